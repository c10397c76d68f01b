'use strict';

const assert = require('node:assert/strict');
const { describe, it } = require('node:test');
const { Quote, price } = require('../src/quotes');

describe('the price of a parcel', () => {
  it('follows its weight in the city', () => {
    assert.equal(price({ code: 10115, kilos: 1.2 }), 5);
  });

  it('is higher on the land', () => {
    assert.equal(price({ code: 20095, kilos: 2 }), 8);
  });

  // Reported by the shop on the island; see the ferry's price list.
  it('is the ferry price on an island', () => {
    assert.equal(price({ code: 99001, kilos: 1 }), 12);
  });

  it('is refused for what weighs nothing', () => {
    assert.throws(() => price({ code: 10115, kilos: 0 }), RangeError);
    assert.throws(() => price({ code: 10115 }), { name: 'RangeError', message: /undefined kg/ });
  });
});

describe('a quote', () => {
  it('adds its parcels up', () => {
    assert.equal(new Quote([{ code: 10115, kilos: 1 }, { code: 20095, kilos: 1 }]).total, 10);
  });

  it('may mix the city and an island', () => {
    assert.equal(new Quote([{ code: 10115, kilos: 1 }, { code: 98500, kilos: 2 }]).total, 19);
  });
});
