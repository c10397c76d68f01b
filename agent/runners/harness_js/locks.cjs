'use strict';
// What no honest program replaces is locked before any of the project's code is loaded: the original stays, and the attempt
// is noted. Nothing here stands in the way of mocks of timers, files, the network or the console.

const assert = require('node:assert');
const asyncHooks = require('node:async_hooks');
const { EventEmitter } = require('node:events');
const inspector = require('node:inspector');
const Module = require('node:module');
const stream = require('node:stream');
const runner = require('node:test');
const v8 = require('node:v8');

const OWN = { assert, 'node:assert': assert, 'assert/strict': assert.strict, 'node:assert/strict': assert.strict, 'node:test': runner };
const INSIDES = new Set(['async_wrap', 'contextify', 'crypto', 'inspector', 'v8']);
const { apply } = Reflect;

// Locks everything and gives the list that signs are noted in.
function lockAll(Test) {
  const signs = [];
  const note = (sign) => {
    if (!signs.includes(sign)) signs[signs.length] = sign;
  };
  for (const [label, owner] of owners(Test)) lockFunctions(label, owner, note);
  for (const name of ['_load', 'require']) guardLoading(name, note);
  hideTests(Test);
  watchDoors(note);
  return signs;
}

function owners(Test) {
  const generator = Object.getPrototypeOf(async function* none() {}).prototype;
  const prototypes = ['Stream', 'Readable', 'Writable', 'Duplex', 'Transform', 'PassThrough'].map((name) => [
    `stream.${name}.prototype`,
    name === 'Stream' ? stream.prototype : stream[name].prototype,
  ]);
  return [
    ['assert', assert],
    ['assert.strict', assert.strict],
    ['node:test', runner],
    ['EventEmitter.prototype', EventEmitter.prototype],
    ...prototypes,
    ['AsyncGenerator.prototype', generator],
    ['AsyncGenerator.prototype', Object.getPrototypeOf(generator)],
    ['AsyncIterator.prototype', Object.getPrototypeOf(Object.getPrototypeOf(generator))],
    ['Promise.prototype', Promise.prototype],
    ['Test.prototype', Test],
  ];
}

function lockFunctions(label, owner, note) {
  for (const key of Reflect.ownKeys(owner)) {
    const { value, configurable, enumerable } = Object.getOwnPropertyDescriptor(owner, key);
    if (typeof value === 'function' && configurable) lock(owner, key, value, enumerable, () => note(`${label}.${String(key)} was replaced by code under test`));
  }
}

// An accessor instead of a read-only value: what inherits from the owner may still be given a property of that name.
function lock(owner, key, value, enumerable, attempted) {
  Object.defineProperty(owner, key, {
    configurable: false,
    enumerable,
    get: () => value,
    set(other) {
      if (this === owner) {
        if (other !== value) attempted();
      } else Object.defineProperty(this, key, { configurable: true, enumerable: true, value: other, writable: true });
    },
  });
}

// Loading may be hooked, by mocks and by compilers; but whoever asks for the test runner or for assertions gets the real ones.
function guardLoading(name, note) {
  const owner = name === 'require' ? Module.prototype : Module;
  const wrap = (load) =>
    function loading(request, ...rest) {
      const loaded = apply(load, this, [request, ...rest]);
      if (!Object.hasOwn(OWN, request) || loaded === OWN[request]) return loaded;
      note(`another module was put in the place of ${request} by code under test`);
      return OWN[request];
    };
  let current = owner[name];
  Object.defineProperty(owner, name, {
    configurable: false,
    enumerable: true,
    get: () => current,
    set(other) {
      current = typeof other === 'function' ? wrap(other) : other;
    },
  });
}

// A running test is an asynchronous resource, and its outcome a field of it.
function hideTests(Test) {
  const isTest = (resource) => resource !== null && typeof resource === 'object' && apply(isPrototypeOf, Test, [resource]);
  const { createHook, executionAsyncResource } = asyncHooks;
  const { isPrototypeOf } = Object.prototype;
  fix(asyncHooks, 'executionAsyncResource', () => {
    const resource = executionAsyncResource();
    return isTest(resource) ? {} : resource;
  });
  fix(asyncHooks, 'createHook', (hooks) => {
    const { init } = hooks;
    if (typeof init !== 'function') return createHook(hooks);
    const filtered = (id, type, trigger, resource) => init(id, type, trigger, isTest(resource) ? {} : resource);
    return createHook({ ...hooks, init: filtered });
  });
}

// Ways to look at or change what the runner keeps to itself.
function watchDoors(note) {
  watch(inspector, 'open', () => note('the inspector was opened by code under test'));
  watch(inspector.Session.prototype, 'connect', () => note('the inspector was opened by code under test'));
  for (const name of ['register', 'registerHooks']) {
    if (Module[name]) watch(Module, name, () => note('the loading of modules was hooked by code under test'));
  }
  watch(v8, 'setFlagsFromString', (flag) => {
    if (/natives/.test(flag)) note('the engine was reconfigured by code under test');
  });
  const { binding } = process;
  fix(process, 'binding', (name) => {
    if (INSIDES.has(name)) note(`the insides of node (${name}) were opened by code under test`);
    return apply(binding, process, [name]);
  });
  process.on('SIGUSR1', () => note('the debugger was called by a signal')); // node's own answer would be to open it
}

function watch(owner, name, told) {
  const original = owner[name];
  fix(owner, name, function watched(...given) {
    told(...given);
    return new.target ? Reflect.construct(original, given, new.target) : apply(original, this, given);
  });
}

function fix(owner, name, value) {
  Object.defineProperty(owner, name, { configurable: false, enumerable: true, value, writable: false });
}

module.exports = { lockAll };
