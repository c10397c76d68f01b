'use strict';

const ZONES = [
  { name: 'city', from: 10000, to: 19999, base: 3, perKilo: 1 },
  { name: 'land', from: 20000, to: 89999, base: 4, perKilo: 2 },
];

// What the ferry brings: islands, and whatever the carrier adds to its map before we do.
const REMOTE = { name: 'remote', base: 9, perKilo: 3 };

function zoneOf(code) {
  return ZONES.find((zone) => zone.from <= code && code <= zone.to) ?? REMOTE;
}

module.exports = { REMOTE, zoneOf };
