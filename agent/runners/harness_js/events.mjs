// From the test runner's events to records.

import crashes from './crashes.cjs';
import records from './records.cjs';

const UNFINISHED = new Set(['cancelledByParent', 'testAborted']);

// Takes events in their order; `null` is their end.
export function makeSink(write, task, state) {
  const names = [];
  const counts = { open: 0, failed: 0 };
  const emit = (record) => write(records.plain(record));

  const event = (told) => {
    if (told === null) {
      emit({ kind: 'end', failed: counts.failed, open: counts.open, signs: [...state.signs] });
      return;
    }
    const { type, data } = told;
    if (type === 'test:enqueue' && data.nesting === 0) counts.open += 1;
    if (type === 'test:start') {
      names.length = data.nesting;
      names[data.nesting] = String(data.name);
    }
    if (type !== 'test:pass' && type !== 'test:fail') return;
    if (data.nesting === 0) counts.open -= 1;
    const result = resultOf(type, data, task.root);
    if (type === 'test:fail' && result.outcome !== 'skipped') counts.failed += 1;
    if (data.details.type === 'suite' && !isOfSuite(type, data)) return;
    names.length = data.nesting;
    names[data.nesting] = String(data.name);
    emit({ kind: 'result', name: names.join(' > '), seconds: data.details.duration_ms / 1000, ...result });
  };

  const uncaught = (error) => emit({ kind: 'uncaught', crash: crashes.describe(error, task.root) });
  return { event, uncaught };
}

// A suite is no test; one that fails by itself, by a hook, is told of all the same.
function isOfSuite(type, data) {
  return type === 'test:fail' && data.details.error?.failureType !== 'subtestsFailed';
}

function resultOf(type, data, root) {
  if (given(data.skip) || given(data.todo)) return { outcome: 'skipped', crash: null };
  if (type === 'test:pass') return { outcome: 'passed', crash: null };
  const { error } = data.details;
  const kind = error?.failureType;
  if (kind === 'subtestsFailed') return { outcome: 'failed', crash: null };
  const crash = crashes.describe(error?.cause ?? error, root);
  return { outcome: kind === 'hookFailed' || UNFINISHED.has(kind) ? 'error' : 'failed', crash };
}

function given(mark) {
  return mark !== undefined && mark !== null && mark !== false;
}
