'use strict';
// Numbered, authenticated records: [number, body, seal], one JSON array a line.

const { createHash } = require('node:crypto');
const fs = require('node:fs');

const BLOCK = 64;
const apply = Reflect.apply;
const { parse, stringify } = JSON;

// HMAC-SHA-256 (RFC 2104) from two primed digests: the key itself is not kept, and what is used later is held, not looked up.
function sealer(key) {
  const primed = [0x36, 0x5c].map((pad) => {
    const block = Buffer.alloc(BLOCK, pad);
    for (let index = 0; index < key.length; index += 1) block[index] ^= key[index];
    const hash = createHash('sha256').update(block);
    block.fill(0);
    return hash;
  });
  key.fill(0);
  const [inner, outer] = primed;
  const { copy, update, digest } = inner;
  return (text) => {
    const first = apply(copy, inner, []);
    apply(update, first, [text, 'utf8']);
    const second = apply(copy, outer, []);
    apply(update, second, [apply(digest, first, [])]);
    return apply(digest, second, ['hex']);
  };
}

// A function that writes records to a descriptor.
function writer(key, descriptor) {
  const seal = sealer(key);
  const { writeSync } = fs;
  let number = 0;
  return (record) => {
    const body = stringify(record);
    const line = `${stringify(plain([number, body, seal(`${number}\n${body}`)]))}\n`;
    number += 1;
    writeAll(writeSync, descriptor, Buffer.from(line, 'utf8'));
  };
}

function writeAll(writeSync, descriptor, bytes) {
  let done = 0;
  while (done < bytes.length) {
    try {
      done += writeSync(descriptor, bytes, done, bytes.length - done);
    } catch (problem) {
      if (problem.code !== 'EAGAIN') throw problem;
    }
  }
}

// A function that opens the next line, null when it is not what its writer wrote.
function opener(key) {
  const seal = sealer(key);
  let number = 0;
  return (line) => {
    try {
      const [given, body, sealed] = parse(line);
      if (given !== number || sealed !== seal(`${number}\n${body}`)) return null;
      number += 1;
      return parse(body);
    } catch {
      return null;
    }
  };
}

// The same value without prototypes, so that no `toJSON` of code under test has a say in how it is written.
function plain(value) {
  if (Array.isArray(value)) {
    for (let index = 0; index < value.length; index += 1) plain(value[index]);
    return Object.setPrototypeOf(value, null);
  }
  if (value === null || typeof value !== 'object') return value;
  for (const key of Object.keys(value)) plain(value[key]);
  return Object.setPrototypeOf(value, null);
}

// Everything a descriptor gives until its end.
function readAll(descriptor) {
  const chunks = [];
  const chunk = Buffer.alloc(65536);
  for (;;) {
    let size = 0;
    try {
      size = fs.readSync(descriptor, chunk, 0, chunk.length, null);
    } catch (problem) {
      if (problem.code === 'EAGAIN') continue;
      if (problem.code !== 'EOF') throw problem;
    }
    if (size === 0) return Buffer.concat(chunks);
    chunks.push(Buffer.from(chunk.subarray(0, size)));
  }
}

module.exports = { opener, plain, readAll, writer };
