"""One run of the explorer in a sandbox: many calls in one process, and what it says of them."""

import json
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from agent.domain.alert import Service
from agent.ports import Limits, Sandbox
from agent.runners.harness_run import harness_job
from agent.runners.interpreter import resolve_interpreter
from agent.runners.toolbox import explorer_directory, search_engines

OLDEST = (3, 9)


def explore(
    sandbox: Sandbox, tree: Path, service: Service, task: Mapping[str, object], *, seconds: float, cache: Path | None = None
) -> bytes:
    """The report of a search, one JSON record a line; empty when the sandbox failed or the interpreter is too old.

    The report is written by the process that runs the code under test, so it is nothing but a hint.

    Args:
        sandbox: where.
        tree: the target's files.
        service: whose code.
        task: what is searched, see `agent.stages.reproduction.exploration.task`.
        seconds: wall time after which the search is ended.
        cache: directory for things made once, default the user's cache.
    """
    interpreter = resolve_interpreter(service.python)
    if interpreter.version < OLDEST:
        return b""
    engines = search_engines(interpreter, cache)
    paths = [*service.python.paths, *(str(path) for path in engines)]
    places = {"root": ".", "service_root": service.root, "source_roots": list(service.python.source_roots), "paths": paths}
    job = harness_job(interpreter, tree, service, {}, Limits(seconds=seconds), explorer_directory(cache))
    result = sandbox.run(replace(job, stdin=json.dumps({**task, **places}).encode(), readonly=(*job.readonly, *engines)))
    return b"" if result.infra else result.report
