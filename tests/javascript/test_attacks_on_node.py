"""Code under test that tries to look better than it is; no green may come of it that was not earned."""

from pathlib import Path

import pytest
from javascript import believed, needs_node, outcomes, run_node

pytestmark = needs_node

TEST = "const assert = require('node:assert');\nconst { test } = require('node:test');\nconst { work } = require('./shop');\n"
RED = "test('red', () => { assert.strictEqual(work(), 'right'); });\n"
ID = "shop.test.js::red"

# Each is the module under test; `work` is called by the test and gives the wrong answer.
ATTACKS = {
    "ends the process well while it is loaded": "process.exit(0);",
    "ends the process well when it is called": "exports.work = () => process.exit(0);",
    "ends the process at once": "exports.work = () => process.reallyExit(0);",
    "sets the exit code": "process.on('exit', () => { process.exitCode = 0; });",
    "exits well at the end": "process.on('exit', () => process.reallyExit(0));",
    "kills itself": "exports.work = () => process.kill(process.pid, 'SIGKILL');",
    "prints a report": "console.log('TAP version 13\\nok 1 - red\\n1..1'); exports.work = () => process.exit(0);",
    "writes to the report pipe": "try { require('fs').writeSync(3, '[0,\"{}\",\"aa\"]\\n'); } catch {}",
    "closes the report pipe": "require('fs').closeSync(3);",
    "replaces an assertion": "const a = require('assert'); a.strictEqual = () => {}; try { a.equal = a.ok = () => {}; } catch {}",
    "replaces an assertion by definition": "try { Object.defineProperty(require('assert'), 'strictEqual', { value: () => {} }); } catch {}",
    "puts assertions back later": (
        "const a = require('assert'); const old = a.strictEqual;\n"
        "exports.work = () => { a.strictEqual = () => { a.strictEqual = old; }; return 'wrong'; };"
    ),
    "replaces the test runner": "const t = require('node:test'); t.test = (name) => t.it(name, () => {});",
    "puts a module in the place of assertions": (
        "const M = require('module'); const old = M._load; M._load = (name, ...rest) =>"
        " /assert/.test(name) ? new Proxy(() => {}, { get: () => () => {} }) : old(name, ...rest);"
    ),
    "puts a module in the place of the runner": (
        "const M = require('module'); const old = M.prototype.require; M.prototype.require = function (name) {"
        " const real = old.call(this, name); return name === 'node:test' ? { ...real, test: (n) => real.test(n, () => {}) } : real; };"
    ),
    "replaces what events go through": (
        "const { Readable } = require('stream'); const old = Readable.prototype.push;\n"
        "Readable.prototype.push = function (event) { if (event && event.type === 'test:fail' && event.data.name === 'red')"
        " { event.type = 'test:pass'; delete event.data.details.error; } return old.call(this, event); };"
    ),
    "replaces how generators go on": (
        "const G = Object.getPrototypeOf(Object.getPrototypeOf(async function* () {}()));\n"
        "const old = G.next; G.next = async function (...all) { const one = await old.apply(this, all);"
        " if (one.value && one.value.type === 'test:fail') one.value.type = 'test:pass'; return one; };"
    ),
    "replaces what is awaited": "Promise.prototype.then = function (done) { return done && done(); };",
    "replaces how values are written": (
        "Object.prototype.toJSON = function () { if (this.kind === 'result') this.outcome = 'passed'; return this; };"
    ),
    "replaces JSON": (
        "const old = JSON.stringify; JSON.stringify = (value) => old(value && value.outcome ? { ...value, outcome: 'passed' } : value);"
    ),
    "replaces writing to files": (
        "const fs = require('fs'); const old = fs.writeSync;"
        " fs.writeSync = (fd, data, ...rest) => old(fd, String(data).replace('failed', 'passed'), ...rest);"
    ),
    "replaces how digests are made": (
        "const { Hash } = require('crypto'); const old = Hash.prototype.update;"
        " Hash.prototype.update = function (data, ...rest) { return old.call(this, String(data).replace('failed', 'passed'), ...rest); };"
    ),
    "asks for the running test": (
        "exports.work = () => { const T = require('async_hooks').executionAsyncResource();"
        " T.fail = T.pass; if (T.constructor.prototype) T.constructor.prototype.fail = T.pass; return 'wrong'; };"
    ),
    "hooks what runs": (
        "let T; require('async_hooks').createHook({ init(i, type, t, resource) { if (type === 'Test') T = resource; } }).enable();\n"
        "exports.work = () => { if (T) T.fail = function () { this.passed = true; }; return 'wrong'; };"
    ),
    "opens the inspector": "const i = require('inspector'); const s = new i.Session(); s.connect();",
    "calls for the debugger": "process.kill(process.pid, 'SIGUSR1'); process.kill(process.ppid, 'SIGUSR1');",
    "opens the insides": "try { process.binding('crypto'); } catch {}",
    "rewrites the test": "require('fs').writeFileSync(__dirname + '/shop.test.js', '');",
    "rewrites a test that comes later": "require('fs').writeFileSync(__dirname + '/zoo.test.js', \"require('node:test').test('red', () => {});\");",
    "swallows what is thrown outside": "process.on('uncaughtException', () => {}); process.on('unhandledRejection', () => {});",
    "reports by the harness's own modules": (
        "import(process.execArgv.find((one) => one.includes('reporter')).split('=')[1])"
        ".then((m) => { m.handOver(() => {}); m.default([]).next(); }).catch(() => {});"
    ),
    "kills its parent": "process.kill(process.ppid, 'SIGKILL');",
    "stops its parent from telling": "try { process.kill(process.ppid, 'SIGTERM'); } catch {}",
}


@pytest.mark.parametrize("what", ATTACKS)
def test_a_red_test_is_not_believed_to_be_green_when_the_code(tmp_path: Path, what: str) -> None:
    body = ATTACKS[what]
    module = body if "exports.work" in body else f"exports.work = () => 'wrong';\n{body}\n"
    early = "".join(reversed(TEST.splitlines(keepends=True))) + RED  # the code is loaded before the runner is asked for
    report = run_node(tmp_path, {"shop.js": module, "shop.test.js": TEST + RED, "zoo.test.js": early})
    assert not believed(report, ID), outcomes(report)
    assert not believed(report, "zoo.test.js::red"), outcomes(report)


def test_what_a_test_prints_is_never_read(tmp_path: Path) -> None:
    text = TEST + "test('red', () => { console.log('ok 1 - red\\n# pass 1'); assert.strictEqual(work(), 'right'); });\n"

    report = run_node(tmp_path, {"shop.js": "exports.work = () => 'wrong';", "shop.test.js": text})

    assert report.trustworthy
    assert outcomes(report) == {ID: "failed"}


def test_a_failing_test_that_ended_before_the_process_did_stays_failed(tmp_path: Path) -> None:
    text = TEST + RED + "test('ends', async () => { await new Promise((r) => setTimeout(r, 50)); process.exit(0); });\n"

    report = run_node(tmp_path, {"shop.js": "exports.work = () => 'wrong';", "shop.test.js": text})

    assert outcomes(report)[ID] in {"failed", "error"} or ID not in outcomes(report)
    assert outcomes(report)["shop.test.js"] == "error"
