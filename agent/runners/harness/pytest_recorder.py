"""The pytest plugin that tells what happens."""

import inspect
import os
from typing import Any, Dict, Generator, List, Optional, Set, Tuple

import _pytest.fixtures
import _pytest.main
import _pytest.nodes
import pytest

from .channel import Emit
from .controls import control_function
from .crashes import describe
from .watch import Guard
from .watching import Watching


class Recorder:
    """Emits a record for everything collected and every test's end.

    Args:
        emit: writes a record.
        task: what the host asked for.
        root: real path of the tree.
        guard: looks for signs of tampering after each test.
        watching: notes what each test executes, None when nobody asked.
    """

    def __init__(self, emit: Emit, task: Dict[str, Any], root: str, guard: Guard, watching: Optional[Watching] = None) -> None:
        self.wants_plugins = False
        self.interrupted = False
        self._emit = emit
        self._tests = frozenset(task["tests"])
        self._controls = task["controls"]
        self._autoload = task["autoload"]
        self._root = root
        self._guard = guard
        self._watching = watching
        self._ids: Dict[str, str] = {}
        self._hidden: Set[str] = set()
        self._phases: Dict[str, Tuple[str, Optional[Dict[str, Any]], bool]] = {}
        self._seconds = 0.0

    @pytest.hookimpl(hookwrapper=True)
    def pytest_load_initial_conftests(self) -> Generator[None, Any, None]:
        """Tell of a conftest that can't be imported."""
        outcome = yield
        if outcome.excinfo is not None:
            error = outcome.excinfo[1]
            cause = getattr(error, "cause", None) or error.__cause__ or error
            self._emit(
                "uncollected", path="conftest.py", crash=describe(cause, self._root), usage=isinstance(error, pytest.UsageError)
            )

    @pytest.hookimpl(hookwrapper=True)
    def pytest_make_collect_report(self, collector: pytest.Collector) -> Generator[None, Any, None]:
        """Tell of a file that can't be collected."""
        outcome = yield
        report = outcome.get_result()
        call = getattr(report, "call", None)
        if report.failed and call is not None and call.excinfo is not None:
            error = call.excinfo.value
            if isinstance(error, _pytest.nodes.Collector.CollectError) and error.__cause__ is not None:
                error = error.__cause__
            self._emit("uncollected", path=self._path(collector), crash=describe(error, self._root), usage=False)

    @pytest.hookimpl(hookwrapper=True, tryfirst=True)
    def pytest_collection_modifyitems(self, items: List[pytest.Item]) -> Generator[None, Any, None]:
        """Keep what was asked for and mix in the controls."""
        ids = {item.nodeid: self._id(item) for item in items}
        if self._tests:
            items[:] = [item for item in items if self._wanted(ids[item.nodeid])]
        before = [item.nodeid for item in items]
        yield
        kept = {item.nodeid for item in items}
        self._ids = {item.nodeid: self._id(item) for item in items}
        self._note_async(items)
        deselected = [ids[nodeid] for nodeid in before if nodeid not in kept]
        self._emit("collected", tests=list(self._ids.values()), deselected=deselected)
        self._add_controls(items)

    def _wanted(self, test_id: str) -> bool:
        if test_id in self._tests or test_id.split("[", 1)[0] in self._tests:
            return True
        parts = test_id.split("::")
        return any("::".join(parts[:length]) in self._tests for length in range(1, len(parts))) or self._below_directory(parts[0])

    def _below_directory(self, path: str) -> bool:
        return any(path.startswith(test.rstrip("/") + "/") for test in self._tests if "::" not in test)

    def _note_async(self, items: List[pytest.Item]) -> None:
        functions = (getattr(item, "obj", None) for item in items)
        if not self._autoload and any(inspect.iscoroutinefunction(function) for function in functions):
            self.wants_plugins = True

    def _add_controls(self, items: List[pytest.Item]) -> None:
        """Only where one module ends and another begins, so that no fixture of a class or module is set up twice."""
        modules = [item.getparent(pytest.Module) for item in items]
        borders = [0] + [index for index in range(1, len(items)) if modules[index] is not modules[index - 1]] + [len(items)]
        placed = []
        for control in self._controls:
            border = borders[min(int(control["place"] * len(borders)), len(borders) - 1)]
            module = modules[min(border, len(items) - 1)] if items else None
            if module is not None:
                function = pytest.Function.from_parent(module, name=control["name"], callobj=control_function(control))
                placed.append((border, function))
        for border, function in sorted(placed, key=lambda pair: -pair[0]):
            items.insert(border, function)
            self._ids[function.nodeid] = self._id(function)
            self._hidden.add(function.nodeid)

    def pytest_runtest_logstart(self, nodeid: str) -> None:
        """Tell that a test begins."""
        self._phases, self._seconds = {}, 0.0
        self._tell_entered("")
        self._emit("start", test=self._ids.get(nodeid, nodeid))

    @pytest.hookimpl(hookwrapper=True, tryfirst=True)
    def pytest_runtest_makereport(self, call: Any) -> Generator[None, Any, None]:
        """Note how a phase ended: what was raised, and what the report made of it."""
        outcome = yield
        report = outcome.get_result()
        error = call.excinfo.value if call.excinfo is not None else None
        if isinstance(error, _pytest.fixtures.FixtureLookupError) and not self._autoload:
            self.wants_plugins = True
        crash = describe(error, self._root) if error is not None and not report.skipped else None
        if report.when not in self._phases or self._phases[report.when][0] != "failed":
            self._phases[report.when] = (report.outcome, crash, error is not None)
        self._seconds += report.duration

    def pytest_runtest_logreport(self, report: Any) -> None:
        """A report that another plugin turned to failed counts as failed."""
        outcome, crash, raised = self._phases.get(report.when, (report.outcome, None, False))
        self._phases[report.when] = ("failed" if report.outcome == "failed" else outcome, crash, raised)

    def pytest_runtest_logfinish(self, nodeid: str) -> None:
        """Tell how a test ended."""
        outcome, crash = _ending(self._phases)
        self._guard.look()
        self._emit("result", test=self._ids.get(nodeid, nodeid), outcome=outcome, crash=crash, seconds=round(self._seconds, 6))
        self._tell_entered(self._ids.get(nodeid, nodeid))

    def _tell_entered(self, test_id: str) -> None:
        places = self._watching.take() if self._watching is not None else []
        if places:
            self._emit("entered", test=test_id, places=places)

    def pytest_keyboard_interrupt(self, excinfo: Any) -> None:
        """Note when code under test ended the session, and not the project's options."""
        self.interrupted = not isinstance(excinfo.value, _pytest.main.Session.Interrupted)

    @pytest.hookimpl(hookwrapper=True, tryfirst=True)
    def pytest_terminal_summary(self, terminalreporter: Any) -> Generator[None, Any, None]:
        """Leave the controls out of what people read."""
        for kind, reports in list(terminalreporter.stats.items()):
            terminalreporter.stats[kind] = [one for one in reports if getattr(one, "nodeid", "") not in self._hidden]
        yield

    def _path(self, node: Any) -> str:
        path = os.path.realpath(str(getattr(node, "path", None) or node.fspath))
        return os.path.relpath(path, self._root).replace(os.sep, "/")

    def _id(self, item: pytest.Item) -> str:
        return "::".join([self._path(item), *item.nodeid.split("::")[1:]])


def _ending(phases: Dict[str, Tuple[str, Optional[Dict[str, Any]], bool]]) -> Tuple[str, Optional[Dict[str, Any]]]:
    for phase, named in (("call", "failed"), ("setup", "error"), ("teardown", "error")):
        outcome, crash, _ = phases.get(phase, ("", None, False))
        if outcome == "failed":
            return named, crash
    if any(outcome == "skipped" for outcome, _, _ in phases.values()):
        return "skipped", None
    outcome, crash, raised = phases.get("call", ("", None, False))
    if outcome == "passed" and not raised:
        return "passed", None
    return "failed" if raised else "error", crash
