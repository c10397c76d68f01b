"""A pytest session in this process, told on the report pipe."""

import importlib.util
import os
import sys
from typing import Any, Dict, List

import _pytest._code.code
import _pytest.config
import _pytest.main
import _pytest.outcomes
import _pytest.python
import _pytest.reports
import _pytest.runner
import _pytest.skipping
import _pytest.unittest
import pytest

from . import channel, controls, crashes, importing, pytest_recorder, watch, watching

GUARDED = [
    _pytest._code.code,
    _pytest.main,
    _pytest.outcomes,
    _pytest.python,
    _pytest.reports,
    _pytest.runner,
    _pytest.skipping,
    _pytest.unittest,
    *(module for name, module in sorted(sys.modules.items()) if name.startswith("pluggy.")),
    channel,
    controls,
    crashes,
    pytest_recorder,
    watch,
    watching,
]
ALWAYS = [
    "--continue-on-collection-errors",
    "--maxfail=0",
    "--color=no",
    "--tb=native",
    "-q",
    "-o",
    "cache_dir=/tmp/pytest-cache",
]
# what must not act on a run that is watched, if the environment has it
TAMED = {
    "xdist": ["-n0"],
    "pytest_cov": ["--no-cov"],
    "pytest_randomly": ["-p", "no:randomly"],
}
OWN = [sys.modules[__name__], pytest_recorder]
# what every session loads anyway, loaded while nothing waits for it
for plugin in _pytest.config.default_plugins:
    importlib.import_module("_pytest." + plugin)


def main(task: Dict[str, Any]) -> None:
    """Do what the task asks for, then end the process."""
    emit, descriptor, callers = channel.open_channel(bytes.fromhex(task.pop("key")))
    root = importing.set_import_path(task)
    callers.update(id(code) for _, _, _, code in watch.functions_of(OWN).values())
    guard = watch.Guard(GUARDED, root, descriptor)
    emit("hello", framework="pytest", version=pytest.__version__)
    watched = watching.Watching(task["watch"], root) if task.get("watch") else None
    recorder = pytest_recorder.Recorder(emit, task, root, guard, watched)
    if watched is not None:
        watched.start()
    status = int(pytest.main(_arguments(task, root), plugins=[recorder]))
    channel.flush()
    if watched is not None:
        emit("lines", lines=watched.lines())
    emit(
        "end",
        status=status,
        signs=guard.final_signs(),
        wants_plugins=recorder.wants_plugins,
        interrupted=recorder.interrupted,
    )
    os._exit(status)  # what the target left running has no say in the exit code


def _arguments(task: Dict[str, Any], root: str) -> List[str]:
    """The command line: files are named, never single tests, so that one missing test does not stop the others."""
    named = list(dict.fromkeys(test.split("::", 1)[0] for test in task["tests"]))
    files = [os.path.join(root, name) for name in named]
    places = [os.path.relpath(path) for path in files if os.path.exists(path)] if named else list(task["places"])
    tamed = [flag for module, flags in TAMED.items() if task["autoload"] and importlib.util.find_spec(module) for flag in flags]
    bare = ["-o", "addopts="] if task["bare"] else []
    return ALWAYS + tamed + bare + list(task["arguments"]) + (places or (["/sandbox/none"] if named else []))
