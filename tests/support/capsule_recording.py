"""Crashes that really happened, kept by the real recorder in a process of its own."""

import json
import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from types import SimpleNamespace
from typing import cast

from crash_recording import DEPLOYED, context_of_crash
from locating import incident
from proving import Case
from repositories import git, repository
from sandboxing import bubblewrap

from agent.domain.alert import PythonEnvironment, Service
from agent.domain.crash import Crash
from agent.ports import AsConfigured, Ports
from agent.repos.git import GitRepos
from agent.runners.pytest_runner import PytestRunner
from agent.stacktraces.capsule import read_capsule

RECORDERS = Path(__file__).parents[2] / "recorder"

# The statements are nobody's own code, and their frame has no file.
SCRIPT = """
import os, sys
sys.path[:0] = [os.getcwd(), sys.argv[1]]
sys.dont_write_bytecode = True
import suture_recorder
try:
    exec(sys.argv[2])
except BaseException as error:
    bounds = suture_recorder.Bounds(seconds=10.0)
    sys.stdout.buffer.write(suture_recorder.capture(error.with_traceback(error.__traceback__.tb_next.tb_next), bounds=bounds))
"""


def capsule_text(root: Path, statements: str) -> str:
    """The capsule of the crash that the statements cause in the repository's code, deployed elsewhere."""
    argv = [sys.executable, "-I", "-c", SCRIPT, str(RECORDERS), statements]
    done = subprocess.run(argv, cwd=root, env={"PATH": os.environ["PATH"]}, capture_output=True, check=True)
    assert done.stdout, "the statements did not crash"
    return done.stdout.decode().replace(json.dumps(str(root))[1:-1], DEPLOYED)


def capsule_crash(root: Path, statements: str) -> Crash:
    """The crash, read from its capsule."""
    return read_capsule(capsule_text(root, statements))


def capsule_case(folder: Path, files: Mapping[str, str], statements: str) -> Case:
    """A repository of these files whose code crashes at these statements, under the recorder.

    Args:
        folder: where the repository is made.
        files: path -> text.
        statements: Python that imports from the repository and calls it.
    """
    root = repository(folder / "shop", files)
    of = incident(Service(name="shop", repository=str(root), python=PythonEnvironment(source_roots=(".",))))
    runner, repos = PytestRunner(folder / "cache"), GitRepos(folder / "cache")
    ports = SimpleNamespace(repos=repos, sandbox=bubblewrap(), runner=runner, environments=AsConfigured())
    context = context_of_crash(root, capsule_crash(root, statements), git(root, "rev-parse", "HEAD"))
    return Case(root=root, incident=of, context=context, ports=cast("Ports", ports))
