'use strict';

const assert = require('node:assert/strict');
const test = require('node:test');
const { readCookies } = require('../src/cookies');
const { visitorOf } = require('../src/requests');

test('a value that was cut is kept as it came', () => {
  assert.equal(readCookies('seen=caf%C').get('seen'), 'caf%C');
});

test('the other cookies of the request are read', () => {
  assert.equal(visitorOf({ headers: { cookie: 'seen=caf%C; visitor=ann%20b' } }), 'ann b');
});

test('whole escapes are decoded as before', () => {
  assert.equal(readCookies('seen=caf%C3%A9').get('seen'), 'café');
});
