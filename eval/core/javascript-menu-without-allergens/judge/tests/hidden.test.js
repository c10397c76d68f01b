import assert from 'node:assert/strict';
import test from 'node:test';
import { board } from '../lib/board.js';
import { Menu } from '../lib/menu.js';

test('monday can be shown', async () => {
  assert.equal(await board('monday'), 'Lentil soup (C) 4.20\nPear 0.80');
});

test('a dish without a word about allergens is shown plainly', () => {
  assert.equal(new Menu('friday').line({ name: 'Apple', cents: 75 }), 'Apple 0.75');
});

test('a closed kitchen is still told of', async () => {
  await assert.rejects(board('sunday'), /no menu for sunday/);
});
