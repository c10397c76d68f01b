'use strict';
// Entry of the harness: runs each test file in a process of its own and tells on the report pipe what came of it. No code
// of the project is loaded here; the key of the report never leaves this process.

const { spawn } = require('node:child_process');
const { randomBytes } = require('node:crypto');
const fs = require('node:fs');
const path = require('node:path');
const { pathToFileURL } = require('node:url');
const { controlSigns, makeControls } = require('./controls.cjs');
const { changed, preloads, stamps, testFiles } = require('./discovery.cjs');
const { opener, readAll, writer } = require('./records.cjs');

const REPORT = 3;
const DRAIN_MS = 2000;
const here = (name) => path.join(__dirname, name);

async function main() {
  process.on('SIGUSR1', () => {}); // else a child could open this process to a debugger
  const task = JSON.parse(readAll(0).toString('utf8'));
  const emit = writer(Buffer.from(task.key, 'hex'), REPORT);
  task.key = '';
  const root = fs.realpathSync('.');
  const service = path.resolve(root, task.service_root);
  lendModules(service, task.modules);
  const before = stamps(root);
  const signs = new Set();
  emit({ kind: 'hello', framework: 'node:test', version: process.version });
  let failed = false;
  for (const file of chosen(root, service, task)) {
    const ran = await runFile(file, { root, service, preloads: preloads(service), flags: task.arguments });
    ran.signs.forEach((sign) => signs.add(sign));
    failed ||= ran.failed;
    tell(emit, file, ran, task.tests);
  }
  for (const file of changed(before, root)) signs.add(`${file} was changed while the tests ran`);
  const status = failed ? 1 : 0;
  emit({ kind: 'end', status, signs: [...signs].slice(0, 20) });
  process.exit(status);
}

function lendModules(service, modules) {
  const place = path.join(service, 'node_modules');
  if (modules && !fs.existsSync(place)) fs.symlinkSync(modules, place, 'dir');
}

function chosen(root, service, task) {
  const named = task.tests.map((test) => test.split('::', 1)[0]);
  if (named.length) return testFiles(root, named);
  const places = task.places.length ? task.places : ['.'];
  return testFiles(root, places.map((place) => path.relative(root, path.resolve(service, place)) || '.'));
}

function tell(emit, file, ran, tests) {
  const times = new Map();
  const results = ran.results.map((result) => {
    const count = (times.get(result.name) || 0) + 1;
    times.set(result.name, count);
    return { ...result, test: `${file}::${result.name}${count > 1 ? `#${count}` : ''}` };
  });
  const wanted = results.filter((result) => isWanted(result.test, tests));
  emit({ kind: 'collected', tests: wanted.map((result) => result.test), deselected: [] });
  for (const { test, outcome, crash, seconds } of wanted) emit({ kind: 'result', test, outcome, crash, seconds });
  for (const crash of ran.uncollected) emit({ kind: 'uncollected', path: file, crash, usage: false });
}

function isWanted(id, tests) {
  if (!tests.length) return true;
  return tests.some((test) => id === test || ['::', ' > ', '/'].some((end) => id.startsWith(test.replace(/\/$/, '') + end)));
}

// What one file's process told, and what its end says of that.
async function runFile(file, { root, service, preloads: loads, flags }) {
  const controls = makeControls();
  const first = `t${randomBytes(6).toString('hex')}`; // looks at the runner from inside before anything else runs
  const key = randomBytes(32);
  const open = opener(Buffer.from(key));
  const reporter = pathToFileURL(here('reporter.mjs')).href;
  const own = ['--import', pathToFileURL(here('child.mjs')).href, `--test-reporter=${reporter}`, '--test-reporter-destination=stdout'];
  const child = spawn(process.execPath, [...flags, ...own, path.join(root, file)], {
    cwd: service,
    stdio: ['pipe', 'inherit', 'inherit', 'pipe'],
  });
  const records = [];
  const signs = new Set();
  const drained = readLines(child.stdio[3], (line) => {
    const record = signs.size ? null : open(line);
    if (record) records.push(record);
    else signs.add('something other than the runner wrote to the report pipe');
  });
  child.stdin.on('error', () => {});
  child.stdin.end(Buffer.concat([key, Buffer.from(JSON.stringify({ root, controls, first, preloads: loads }))]));
  const ended = await new Promise((resolve) => {
    child.on('error', (problem) => resolve({ code: null, signal: problem.message }));
    child.on('exit', (code, signal) => resolve({ code, signal }));
  });
  await Promise.race([drained, new Promise((resolve) => setTimeout(resolve, DRAIN_MS).unref())]);
  return judged(records.filter((record) => record.name !== first), controls, ended, signs);
}

function readLines(stream, take) {
  let rest = '';
  stream.setEncoding('utf8');
  stream.on('data', (text) => {
    const lines = (rest + text).split('\n');
    rest = lines.pop();
    lines.forEach(take);
  });
  return new Promise((resolve) => {
    stream.on('error', resolve);
    stream.on('end', resolve);
  });
}

function judged(records, controls, ended, signs) {
  const names = new Set(controls.map((control) => control.name));
  const all = records.filter((record) => record.kind === 'result');
  const results = all.filter((result) => !names.has(result.name));
  const ofControls = new Map(all.filter((result) => names.has(result.name)).map((result) => [result.name, result]));
  const uncollected = records.filter((record) => record.kind === 'uncaught').map((record) => record.crash);
  controlSigns(controls, ofControls).forEach((sign) => signs.add(sign));
  const last = records[records.length - 1];
  if (last?.kind === 'end') {
    last.signs.forEach((sign) => signs.add(sign));
    const expected = last.failed > 0 || uncollected.length > 0;
    if (expected && ended.code === 0) signs.add('the exit code of a test file says that nothing failed though a test did');
  }
  if (!uncollected.length && (last?.kind !== 'end' || last.open > 0)) uncollected.push(early(ended));
  const failed = uncollected.length > 0 || results.some((one) => one.outcome === 'failed' || one.outcome === 'error');
  return { results, uncollected, failed, signs };
}

function early(ended) {
  const how = ended.signal ? `was ended by ${ended.signal}` : `ended with ${ended.code}`;
  return {
    type: 'ProcessEnded',
    message: `the process of the test file ${how} before its tests did`,
    frames: [],
    cause: null,
    explicit: false,
    members: [],
    notes: [],
  };
}

main().catch((problem) => {
  process.stderr.write(`${problem.stack}\n`);
  process.exit(70);
});
