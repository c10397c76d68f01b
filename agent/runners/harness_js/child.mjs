// What is loaded before a test file, in the file's own process: takes the task, starts node's test runner with our reporter,
// locks what must not be replaced, and mixes in the controls.

import { executionAsyncResource } from 'node:async_hooks';
import fs from 'node:fs';
import { createRequire, syncBuiltinESMExports } from 'node:module';
import path from 'node:path';
import { test } from 'node:test';
import { pathToFileURL } from 'node:url';
import controls from './controls.cjs';
import locks from './locks.cjs';
import records from './records.cjs';
import { handOver, ready } from './reporter.mjs';
import { makeSink } from './events.mjs';

const REPORT = 3;
const KEY_LENGTH = 32;

const given = records.readAll(0);
const key = Buffer.from(given.subarray(0, KEY_LENGTH));
const task = JSON.parse(given.subarray(KEY_LENGTH).toString('utf8'));
given.fill(0);
fs.closeSync(0);
fs.openSync('/dev/null', 'r'); // takes the number that is free

Error.stackTraceLimit = 100;
const state = { signs: [], loaded: false };
const sink = makeSink(records.writer(key, REPORT), task, state);
handOver(sink.event);
process.on('uncaughtExceptionMonitor', sink.uncaught);

let Test;
test(task.first, () => {
  Test = Object.getPrototypeOf(executionAsyncResource());
});
await ready;
while (!Test) await new Promise((resolve) => setImmediate(resolve));
state.signs = locks.lockAll(Test);
syncBuiltinESMExports();

const mixIn = (late) => {
  for (const control of task.controls) {
    if (control.late === late) test(control.name, controls.controlFunction(control));
  }
};
mixIn(false);
setImmediate(mixIn, true);

const require = createRequire(path.join(process.cwd(), 'package.json'));
for (const { how, name } of task.preloads) {
  if (how === 'require') require(name);
  else await import(/^[./]/.test(name) ? pathToFileURL(path.resolve(name)).href : name);
}
