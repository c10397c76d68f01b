'use strict';

const assert = require('node:assert/strict');
const { test } = require('node:test');
const { Quote, price } = require('../src/quotes');

test('islands are served by the ferry', () => {
  assert.equal(price({ code: 90210, kilos: 3 }), 18);
});

test('several islands stand in one quote', () => {
  assert.equal(new Quote([{ code: 90000, kilos: 1 }, { code: 99999, kilos: 0.5 }]).total, 24);
});

test('what weighs nothing is refused on islands too', () => {
  assert.throws(() => price({ code: 99001, kilos: -1 }), RangeError);
});
