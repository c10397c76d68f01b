import assert from 'node:assert/strict';
import test from 'node:test';
import { board } from '../lib/board.js';
import { Menu } from '../lib/menu.js';

test('a dish is shown with the first letters of its allergens', async () => {
  assert.equal(await board('tuesday'), 'Dumplings (EG) 6.50');
});

test('the menu of a day', async (t) => {
  await t.test('is one line a dish', async () => {
    assert.deepEqual(await new Menu('monday').lines(), ['Lentil soup (C) 4.20', 'Pear 0.80']);
  });

  await t.test('says when the kitchen is closed', async () => {
    await assert.rejects(new Menu('sunday').lines(), RangeError);
  });
});

test('a dish free of allergens has no brackets', () => {
  assert.equal(new Menu('monday').line({ name: 'Rice', cents: 100, allergens: [] }), 'Rice 1.00');
});
