'use strict';
// Which files are tests, as node's own runner chooses them, and whether they are still what they were.

const fs = require('node:fs');
const path = require('node:path');

const PASSED_BY = new Set(['.git', '.hg', 'node_modules']);
const NAMED = /^(?:test|test-.+|.+[.\-_]test)\.[cm]?js$/;
const SCRIPT = /\.[cm]?js$/;
const FLAG = /(?:^|\s)(-r|--require|--import)(?:=|\s+)([^\s'"]+)/g;

// The test files below a directory, or the file itself; relative to the root and ordered.
function testFiles(root, places) {
  const found = new Set();
  for (const place of places) {
    const start = path.resolve(root, place);
    const status = fs.statSync(start, { throwIfNoEntry: false });
    if (status?.isFile()) found.add(path.relative(root, start));
    else if (status) for (const file of walk(start)) if (isTest(path.relative(root, file))) found.add(path.relative(root, file));
  }
  return [...found].sort();
}

function* walk(directory) {
  for (const entry of fs.readdirSync(directory, { withFileTypes: true })) {
    const whole = path.join(directory, entry.name);
    if (entry.isDirectory() && !PASSED_BY.has(entry.name)) yield* walk(whole);
    else if (entry.isFile()) yield whole;
  }
}

function isTest(file) {
  const parts = file.split(path.sep);
  const name = parts.pop();
  return NAMED.test(name) || (parts.includes('test') && SCRIPT.test(name));
}

// Inode, change time and size of every file that tells what the tests are.
function stamps(root) {
  const seen = new Map();
  for (const file of walk(root)) {
    if (isTest(path.relative(root, file)) || path.basename(file) === 'package.json') seen.set(file, stamp(file));
  }
  return seen;
}

function stamp(file) {
  const status = fs.lstatSync(file, { bigint: true, throwIfNoEntry: false });
  return status ? `${status.ino} ${status.ctimeNs} ${status.size}` : '';
}

// Files whose stamp is another one now, relative to the root.
function changed(before, root) {
  return [...before].filter(([file, was]) => stamp(file) !== was).map(([file]) => path.relative(root, file));
}

// What the project's own test script loads beforehand.
function preloads(directory) {
  try {
    const script = JSON.parse(fs.readFileSync(path.join(directory, 'package.json'), 'utf8')).scripts.test;
    return [...script.matchAll(FLAG)].map(([, flag, name]) => ({ how: flag === '--import' ? 'import' : 'require', name }));
  } catch {
    return [];
  }
}

module.exports = { changed, preloads, stamps, testFiles };
