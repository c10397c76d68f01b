'use strict';
// Errors as plain data: type, message, frames outermost first, cause, members.

const fs = require('node:fs');
const path = require('node:path');
const { fileURLToPath } = require('node:url');

const MESSAGE_LENGTH = 10000;
const FRAMES_KEPT = 100;
const CHAIN_LENGTH = 20;
const MEMBERS_KEPT = 20;
const LARGEST_SOURCE = 2 * 1024 * 1024;
const HEADER = /^(?:Uncaught )?([A-Za-z_$][\w$.]*)(?: \[[\w$]+\])?(?::|$)/;
const FRAME = /^\s+at (?:(.+?) \()?((?:file:\/\/|node:|\/|[A-Za-z]:[\\/])[^)]*?):(\d+):\d+\)?$/;

const { readFileSync, statSync } = fs;
const { relative, sep } = path;
const lines = new Map();

// One error with its frames, relative to the root where they are inside.
function describe(error, root, depth = 0) {
  const nested = depth < CHAIN_LENGTH;
  const stack = text(() => error.stack);
  const given = typeOf(error, stack);
  const made = text(() => error.constructor.name);
  const frames = framesOf(stack, root);
  const crash = {
    type: given,
    message: messageOf(error).slice(0, MESSAGE_LENGTH),
    frames,
    cause: nested ? inner(() => error.cause, root, depth) : null,
    explicit: true,
    members: nested ? membersOf(error, root, depth) : [],
    notes: [],
  };
  // A subclass without a name of its own is printed by `stack` under its parent's name and by console.error under its own.
  if (made && made !== given && error instanceof Error && nested) {
    crash.members.push({ type: made, message: crash.message, frames, cause: null, explicit: true, members: [], notes: [] });
  }
  return crash;
}

function inner(get, root, depth) {
  try {
    const value = get();
    return value instanceof Error ? describe(value, root, depth + 1) : null;
  } catch {
    return null;
  }
}

function membersOf(error, root, depth) {
  try {
    const { errors } = error;
    if (!Array.isArray(errors)) return [];
    return errors.slice(0, MEMBERS_KEPT).filter((one) => one instanceof Error).map((one) => describe(one, root, depth + 1));
  } catch {
    return [];
  }
}

function typeOf(error, stack) {
  const printed = HEADER.exec(stack.split('\n', 1)[0]);
  if (printed && error instanceof Error) return printed[1];
  return text(() => error.name) || text(() => error.constructor.name) || typeof error;
}

function messageOf(error) {
  const isObject = error !== null && typeof error === 'object';
  return isObject ? text(() => error.message) : text(() => String(error));
}

function text(get) {
  try {
    const value = get();
    return typeof value === 'string' ? value : '';
  } catch {
    return '';
  }
}

// The frames from the first one inside the tree on; all of them when none is inside.
function framesOf(stack, root) {
  const found = [];
  for (const line of stack.split('\n')) {
    const match = FRAME.exec(line);
    if (match) found.push(frameOf(match, root));
  }
  found.reverse();
  const first = found.findIndex((frame) => frame.inside);
  const kept = found.slice(Math.max(first, 0));
  return kept.length <= 2 * FRAMES_KEPT ? kept : [...kept.slice(0, FRAMES_KEPT), ...kept.slice(-FRAMES_KEPT)];
}

function frameOf(match, root) {
  const file = plainPath(match[2]);
  const inside = file.startsWith(root + sep);
  const line = Number(match[3]);
  return {
    path: inside ? relative(root, file) : file,
    line,
    function: functionName(match[1] || ''),
    code: inside ? lineOf(file, line) : '',
    inside,
  };
}

function functionName(printed) {
  return printed.replace(/^async /, '').replace(/ \[as [^\]]*\]$/, '').replace(/\b[gs]et (?=\S)/, '') || '<anonymous>';
}

function plainPath(named) {
  try {
    return named.startsWith('file://') ? fileURLToPath(named) : named;
  } catch {
    return named;
  }
}

function lineOf(file, number) {
  if (!lines.has(file)) {
    try {
      lines.set(file, statSync(file).size > LARGEST_SOURCE ? [] : readFileSync(file, 'utf8').split('\n'));
    } catch {
      lines.set(file, []);
    }
  }
  return (lines.get(file)[number - 1] || '').trim().slice(0, 400);
}

module.exports = { describe };
