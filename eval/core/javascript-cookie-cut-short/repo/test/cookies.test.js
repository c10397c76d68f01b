'use strict';

const assert = require('node:assert/strict');
const test = require('node:test');
const { readCookies } = require('../src/cookies');
const { visitorOf } = require('../src/requests');

test('cookies are read by name', () => {
  assert.deepEqual([...readCookies('a=1; b=two%20words')], [['a', '1'], ['b', 'two words']]);
});

test('what is no pair is passed over', () => {
  assert.equal(readCookies('=1; nothing').size, 0);
});

test('whoever brings no cookie is new', () => {
  assert.equal(visitorOf({ headers: {} }), 'a new visitor');
});
