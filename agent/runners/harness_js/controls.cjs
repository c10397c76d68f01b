'use strict';
// Tests whose outcome is known beforehand, mixed among those of each file: a runner that was taught to say "passed" says so
// of these too.

const { randomBytes, randomInt } = require('node:crypto');

const KINDS = { EvalError, RangeError, ReferenceError, SyntaxError, TypeError, URIError };

// One control that passes and three that fail, in different ways, at random places: before the file is loaded or after.
function makeControls() {
  const names = shuffled(Object.keys(KINDS));
  return shuffled(['', 'Error', names[0], names[1]]).map((raises) => ({
    name: `t${randomBytes(6).toString('hex')}`,
    raises,
    message: randomBytes(8).toString('hex'),
    late: randomInt(2) === 1,
  }));
}

function shuffled(items) {
  for (let index = items.length - 1; index > 0; index -= 1) {
    const other = randomInt(index + 1);
    [items[index], items[other]] = [items[other], items[index]];
  }
  return items;
}

// What a control does.
function controlFunction(control) {
  const Kind = control.raises === 'Error' ? Error : KINDS[control.raises];
  return Kind
    ? () => {
        throw new Kind(control.message);
      }
    : () => {};
}

// What the controls tell of the runner. One that a hook of the project kept from running says nothing, and can't hide a failure.
function controlSigns(controls, results) {
  const signs = new Set();
  for (const control of controls) {
    const result = results.get(control.name);
    if (!result || result.outcome === 'error' || result.outcome === 'skipped') continue;
    if (control.raises && result.outcome === 'passed') signs.add('a test that must fail was reported as passed');
    else if (control.raises && !isOwn(result.crash, control)) {
      signs.add('a test that must fail was reported with another failure than its own');
    } else if (!control.raises && result.outcome === 'failed') signs.add('a test that must pass was reported as failed');
  }
  return [...signs];
}

function isOwn(crash, control) {
  return Boolean(crash) && crash.type === control.raises && crash.message.includes(control.message);
}

module.exports = { controlFunction, controlSigns, makeControls };
