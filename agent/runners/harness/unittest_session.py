"""A unittest session in this process, told on the report pipe; for interpreters no pytest runs on."""

import importlib
import os
import sys
import unittest
import unittest.case
import unittest.suite
from types import ModuleType
from typing import Any, Dict, Iterator, List, Optional

from . import channel, controls, crashes, importing, watch

GUARDED = [unittest.case, unittest.result, unittest.suite, channel, controls, crashes, watch, sys.modules[__name__]]


class Told(unittest.TestResult):
    """A result that tells each test's end.

    Args:
        emit: writes a record.
        root: real path of the tree.
        guard: looks for signs of tampering after each test.
        ids: test's own id -> path::class::method.
    """

    def __init__(self, emit: channel.Emit, root: str, guard: watch.Guard, ids: Dict[str, str]) -> None:
        super().__init__()
        self._emit, self._root, self._guard, self._ids = emit, root, guard, ids
        self._outcome = "passed"
        self._crash: Optional[Dict[str, Any]] = None

    def startTest(self, test: unittest.TestCase) -> None:
        """A test begins."""
        super().startTest(test)
        self._outcome, self._crash = "passed", None
        self._emit("start", test=self._ids.get(test.id(), test.id()))

    def stopTest(self, test: unittest.TestCase) -> None:
        """A test has ended."""
        super().stopTest(test)
        self._guard.look()
        self._emit("result", test=self._ids.get(test.id(), test.id()), outcome=self._outcome, crash=self._crash, seconds=0.0)

    def addError(self, test: unittest.TestCase, err: Any) -> None:
        """Anything was raised but a failed assertion; pytest calls that failed as well."""
        super().addError(test, err)
        self._failed(test, err)

    def addFailure(self, test: unittest.TestCase, err: Any) -> None:
        """An assertion failed."""
        super().addFailure(test, err)
        self._failed(test, err)

    def addSubTest(self, test: unittest.TestCase, subtest: unittest.TestCase, err: Any) -> None:
        """Part of a test ended."""
        super().addSubTest(test, subtest, err)
        if err is not None:
            self._failed(test, err)

    def addSkip(self, test: unittest.TestCase, reason: str) -> None:
        """The test was skipped."""
        super().addSkip(test, reason)
        self._outcome = "skipped"

    def addExpectedFailure(self, test: unittest.TestCase, err: Any) -> None:
        """It failed as it should."""
        super().addExpectedFailure(test, err)
        self._outcome = "skipped"

    def addUnexpectedSuccess(self, test: unittest.TestCase) -> None:
        """It passed and should not have."""
        super().addUnexpectedSuccess(test)
        self._outcome = "failed"

    def _failed(self, test: unittest.TestCase, err: Any) -> None:
        crash = crashes.describe(err[1], self._root)
        if type(test).__name__ == "_ErrorHolder":  # setUpClass or setUpModule: no test of its own
            self._emit("uncollected", path=str(getattr(test, "description", test)), crash=crash, usage=False)
        else:
            self._outcome, self._crash = "failed", self._crash or crash


OWN = [sys.modules[__name__]]


def main(task: Dict[str, Any]) -> None:
    """Do what the task asks for, then end the process."""
    emit, descriptor, callers = channel.open_channel(bytes.fromhex(task.pop("key")))
    root = importing.set_import_path(task)
    callers.update(id(code) for _, _, _, code in watch.functions_of(OWN).values())
    guard = watch.Guard(GUARDED, root, descriptor)
    emit("hello", framework="unittest", version="%d.%d" % sys.version_info[:2])
    ids: Dict[str, str] = {}
    cases = [case for path in _files(task, root) for case in _cases(path, root, emit, ids)]
    cases = [case for case in cases if not task["tests"] or _wanted(ids[case.id()], task["tests"])]
    emit("collected", tests=[ids[case.id()] for case in cases], deselected=[])
    suite = unittest.TestSuite()
    suite.addTests(_with_controls(cases, task["controls"], ids))
    result = Told(emit, root, guard, ids)
    suite.run(result)
    status = 0 if result.wasSuccessful() else 1
    channel.flush()
    emit("end", status=status, signs=guard.final_signs())
    os._exit(status)  # what the target left running has no say in the exit code


def _files(task: Dict[str, Any], root: str) -> List[str]:
    places = [os.path.join(root, test.split("::", 1)[0]) for test in task["tests"]] or list(task["places"]) or ["."]
    found = []
    for place in places:
        if os.path.isfile(place):
            found.append(os.path.realpath(place))
        for directory, names, files in os.walk(place):
            names[:] = sorted(name for name in names if name not in watch.PASSED_BY)
            found += [os.path.realpath(os.path.join(directory, name)) for name in sorted(files) if _is_test(name)]
    return sorted(set(found))


def _is_test(name: str) -> bool:
    return name.endswith(".py") and (name.startswith("test") or name.endswith("_test.py"))


def _cases(path: str, root: str, emit: channel.Emit, ids: Dict[str, str]) -> Iterator[unittest.TestCase]:
    name = os.path.relpath(path, root).replace(os.sep, "/")
    try:
        module = _imported(path)
    except Exception as error:  # noqa: BLE001  # importing runs the target's code
        emit("uncollected", path=name, crash=crashes.describe(error, root), usage=False)
        return
    for case in _flat(unittest.defaultTestLoader.loadTestsFromModule(module)):
        ids[case.id()] = "%s::%s" % (name, "::".join(case.id().rsplit(".", 2)[1:]))
        yield case


def _imported(path: str) -> ModuleType:
    dotted = os.path.relpath(path)[: -len(".py")].replace(os.sep, ".")
    return importlib.import_module(dotted)


def _flat(suite: Any) -> Iterator[unittest.TestCase]:
    for part in suite:
        if isinstance(part, unittest.TestSuite):
            yield from _flat(part)
        else:
            yield part


def _wanted(test_id: str, tests: List[str]) -> bool:
    return any(test_id == test or test_id.startswith((test + "::", test.rstrip("/") + "/")) for test in tests)


def _with_controls(cases: List[unittest.TestCase], asked: List[Dict[str, Any]], ids: Dict[str, str]) -> List[unittest.TestCase]:
    mixed = list(cases)
    for control in asked if cases else []:
        case = unittest.FunctionTestCase(controls.control_function(control))
        ids[case.id()] = "controls::%s" % control["name"]
        mixed.insert(0 if control["place"] < 0.5 else len(mixed), case)
    return mixed
