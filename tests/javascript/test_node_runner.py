"""What `node:test` reports, as the runner tells it."""

from pathlib import Path

import pytest
from javascript import needs_node, outcomes, run_node

from agent.domain.alert import TestPlan
from agent.errors import BadSettings
from agent.ports import Limits

pytestmark = needs_node

HEAD = "const assert = require('node:assert');\nconst { test, describe, it, before } = require('node:test');\n"


def test_tests_and_what_is_inside_them_are_named_by_their_path(tmp_path: Path) -> None:
    text = HEAD + (
        "test('plain', () => {});\n"
        "describe('a cart', () => { it('is empty', () => {}); it('fails', () => assert.equal(1, 2)); it.skip('later', () => {}); });\n"
        "test('parent', async (t) => { await t.test('child', () => {}); });\n"
    )

    report = run_node(tmp_path, {"test/cart.test.js": text})

    assert report.trustworthy
    assert outcomes(report) == {
        "test/cart.test.js::plain": "passed",
        "test/cart.test.js::a cart > is empty": "passed",
        "test/cart.test.js::a cart > fails": "failed",
        "test/cart.test.js::a cart > later": "skipped",
        "test/cart.test.js::parent > child": "passed",
        "test/cart.test.js::parent": "passed",
    }


def test_a_crash_has_its_type_message_and_the_frames_of_the_repository(tmp_path: Path) -> None:
    source = "class Cart {\n  get total() {\n    return this.customer.discount;\n  }\n}\nmodule.exports = { Cart };\n"
    text = HEAD + "const { Cart } = require('../src/cart');\ntest('total', () => { new Cart().total; });\n"

    report = run_node(tmp_path, {"src/cart.js": source, "cart.test.js": text.replace("../src", "./src")})

    crash = report.results[0].crash
    assert crash is not None
    assert crash.type == "TypeError"
    assert crash.message.reveal() == "Cannot read properties of undefined (reading 'discount')"
    last = crash.frames[-1]
    assert (last.path, last.line, last.function, last.code) == ("src/cart.js", 3, "total", "return this.customer.discount;")
    assert last.in_app


def test_causes_and_errors_of_an_aggregate_are_told(tmp_path: Path) -> None:
    text = HEAD + (
        "test('cause', () => { throw new Error('outer', { cause: new RangeError('inner') }); });\n"
        "test('many', () => { throw new AggregateError([new TypeError('one')], 'all'); });\n"
    )

    one, two = run_node(tmp_path, {"a.test.js": text}).results

    assert one.crash is not None
    assert one.crash.cause is not None
    assert (one.crash.cause.type, one.crash.cause_is_explicit) == ("RangeError", True)
    assert two.crash is not None
    assert [member.type for member in two.crash.members] == ["TypeError"]


def test_modules_of_both_kinds_run(tmp_path: Path) -> None:
    esm = "import test from 'node:test';\nimport { one } from './one.mjs';\ntest('esm', () => { if (one !== 1) throw new Error(); });\n"

    report = run_node(
        tmp_path, {"one.mjs": "export const one = 1;\n", "a.test.mjs": esm, "b.test.cjs": HEAD + "test('cjs', () => {});"}
    )

    assert outcomes(report) == {"a.test.mjs::esm": "passed", "b.test.cjs::cjs": "passed"}


def test_a_file_that_does_not_compile_is_an_error_and_the_others_run(tmp_path: Path) -> None:
    report = run_node(tmp_path, {"bad.test.js": "const x = ;\n", "good.test.js": HEAD + "test('good', () => {});"})

    assert report.trustworthy
    assert outcomes(report) == {"good.test.js::good": "passed", "bad.test.js": "error"}
    bad = next(one for one in report.results if one.test_id == "bad.test.js")
    assert bad.crash is not None
    assert bad.crash.type == "SyntaxError"


def test_an_error_after_its_test_is_an_error_of_the_file(tmp_path: Path) -> None:
    text = HEAD + "test('quick', () => { setTimeout(() => { throw new Error('late'); }, 5); });\n"

    assert outcomes(run_node(tmp_path, {"a.test.js": text}))["a.test.js"] == "error"


def test_named_tests_alone_are_told_and_what_is_missing_is_an_error(tmp_path: Path) -> None:
    files = {
        "a.test.js": HEAD + "test('one', () => {});\ntest('two', () => { throw new Error(); });\n",
        "b.test.js": "throw 1;\n",
    }

    report = run_node(tmp_path, files, ["a.test.js::one", "a.test.js::gone", "./a.test.js::two"])

    assert outcomes(report) == {"a.test.js::one": "passed", "a.test.js::two": "failed", "a.test.js::gone": "error"}


def test_tests_of_one_name_are_told_apart(tmp_path: Path) -> None:
    text = HEAD + "test('same', () => { throw new Error('first'); });\ntest('same', () => {});\n"

    assert outcomes(run_node(tmp_path, {"a.test.js": text})) == {"a.test.js::same": "failed", "a.test.js::same#2": "passed"}


def test_a_hook_that_fails_makes_its_tests_fail(tmp_path: Path) -> None:
    text = HEAD + "describe('shop', () => { before(() => { throw new Error('no database'); }); it('sells', () => {}); });\n"

    report = run_node(tmp_path, {"a.test.js": text})

    assert report.trustworthy
    assert "passed" not in outcomes(report).values()


def test_hooks_of_a_whole_file_that_fail_are_no_sign_of_tampering(tmp_path: Path) -> None:
    text = HEAD + "require('node:test').beforeEach(() => { throw new Error('no'); });\ntest('one', () => {});\n"

    report = run_node(tmp_path, {"a.test.js": text})

    assert report.trustworthy
    assert outcomes(report)["a.test.js::one"] in {"failed", "error"}


def test_the_services_root_and_its_modules_are_found(tmp_path: Path) -> None:
    modules = tmp_path / "elsewhere" / "node_modules"
    (modules / "left").mkdir(parents=True)
    (modules / "left" / "index.js").write_text("module.exports = 'left';\n")
    text = HEAD + "const left = require('left');\ntest(left, () => assert.ok(process.cwd().endsWith('shop')));\n"

    report = run_node(tmp_path, {"services/shop/test/a.js": text}, root="services/shop", modules=str(modules))

    assert outcomes(report) == {"services/shop/test/a.js::left": "passed"}


def test_what_the_test_script_loads_beforehand_is_loaded(tmp_path: Path) -> None:
    manifest = '{"scripts": {"test": "NODE_ENV=test node --require ./setup.js --test test/"}}'
    files = {
        "package.json": manifest,
        "setup.js": "globalThis.ready = 1;\n",
        "test/a.js": HEAD + "test('a', () => assert.ok(globalThis.ready));",
    }

    assert outcomes(run_node(tmp_path, files)) == {"test/a.js::a": "passed"}


def test_an_endless_loop_ends_with_its_time_and_is_incomplete(tmp_path: Path) -> None:
    text = HEAD + "test('one', () => {});\ntest('stuck', () => { for (;;) {} });\n"

    report = run_node(tmp_path, {"a.test.js": text}, limits=Limits(seconds=3))

    assert not report.complete
    assert not report.trustworthy


def test_mocks_of_timers_files_and_methods_are_no_sign_of_tampering(tmp_path: Path) -> None:
    text = HEAD + (
        "const fs = require('node:fs');\nconst { mock } = require('node:test');\nconst { Readable, Transform } = require('node:stream');\n"
        "const { EventEmitter } = require('node:events');\nconst { AsyncLocalStorage } = require('node:async_hooks');\n"
        "class Own extends EventEmitter {}\nOwn.prototype.emit = function (...all) { return EventEmitter.prototype.emit.apply(this, all); };\n"
        "test('mocks', async (t) => {\n"
        "  t.mock.method(fs, 'readFileSync', () => 'mocked');\n  mock.method(process, 'exit', () => {});\n  mock.method(console, 'log', () => {});\n"
        "  mock.timers.enable?.();\n  process.exit(0);\n  const own = new Own();\n  own.emit = () => true;\n"
        "  const read = Readable.from(['a']);\n  read.push = Readable.prototype.push;\n"
        "  const up = new Transform({ transform(chunk, _, done) { done(null, String(chunk).toUpperCase()); } });\n"
        "  const seen = [];\n  for await (const chunk of read.pipe(up)) seen.push(String(chunk));\n"
        "  await new AsyncLocalStorage().run(1, async () => {});\n"
        "  assert.deepEqual([fs.readFileSync('x'), ...seen], ['mocked', 'A']);\n});\n"
    )

    report = run_node(tmp_path, {"a.test.js": text})

    assert report.tampering == ()
    assert outcomes(report) == {"a.test.js::mocks": "passed"}


@pytest.mark.parametrize("script", ["jest --ci", "vitest run", "NODE_ENV=test mocha test"])
def test_another_framework_is_named_and_refused(tmp_path: Path, script: str) -> None:
    files = {"package.json": '{"scripts": {"test": "SCRIPT"}}'.replace("SCRIPT", script), "a.test.js": HEAD}

    with pytest.raises(BadSettings, match=script.replace("NODE_ENV=test ", "").split(" ", maxsplit=1)[0]):
        run_node(tmp_path, files)


def test_the_operator_may_insist_on_node_where_another_framework_is_named(tmp_path: Path) -> None:
    files = {"package.json": '{"scripts": {"test": "jest"}}', "a.test.js": HEAD + "test('a', () => {});"}

    assert outcomes(run_node(tmp_path, files, plan=TestPlan(runner="node"))) == {"a.test.js::a": "passed"}
