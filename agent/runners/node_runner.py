"""Runs suites of node's own test runner, `node:test`."""

import json
import secrets
from collections.abc import Mapping, Sequence
from pathlib import Path
from posixpath import normpath

from agent.domain.alert import Service
from agent.domain.proof import TestReport
from agent.errors import BadSettings
from agent.ports import Limits, Sandbox, SandboxJob
from agent.runners.node_interpreter import resolve_node
from agent.runners.package_json import manifest, other_framework, test_script
from agent.runners.reading import make_report
from agent.runners.records import read_records
from agent.runners.toolbox import node_harness_directory


class NodeRunner:
    """Runs `node:test` suites, each test file in a process of its own.

    Args:
        cache: directory for things made once, default the user's cache.
    """

    name = "node"

    def __init__(self, cache: Path | None = None) -> None:
        self._cache = cache

    def run(
        self,
        sandbox: Sandbox,
        tree: Path,
        service: Service,
        *,
        overlay: Mapping[str, bytes | None],
        tests: Sequence[str],
        limits: Limits,
    ) -> TestReport:
        """Run the named tests, or the whole suite; a test is `path::name > name of a test inside it`.

        Raises:
            BadSettings: there is no node that can run it, or the project's tests are written for another framework.
            BadInput: an overlay path that leaves the tree.
        """
        node = resolve_node(service.javascript)
        _refuse_others(tree, service, overlay)
        harness = node_harness_directory(self._cache)
        modules = (Path(service.javascript.modules),) if service.javascript.modules else ()
        key = secrets.token_bytes(32)
        named = [_normal(test) for test in tests]
        task = {
            "key": key.hex(),
            "service_root": service.root,
            "tests": named,
            "places": list(service.tests.paths),
            "arguments": list(service.tests.arguments),
            "modules": service.javascript.modules,
        }
        job = SandboxJob(
            argv=(node.executable, str(harness / "supervise.cjs")),
            tree=tree,
            overlay=overlay,
            environ={
                "PATH": f"{Path(node.executable).parent}:/usr/local/bin:/usr/bin:/bin",
                "HOME": "/tmp/home",  # noqa: S108  # inside the sandbox
                "LANG": "C.UTF-8",
                "TZ": "UTC",
            },
            readonly=(*node.readonly, harness, *modules),
            stdin=json.dumps(task).encode(),
            limits=limits,
        )
        result = sandbox.run(job)
        # The harness mixes in controls a file and judges them where no code of the project is loaded: none are left for here.
        return make_report(result, read_records(result.report, key), (), named)


def _refuse_others(tree: Path, service: Service, overlay: Mapping[str, bytes | None]) -> None:
    if service.tests.runner == "node":
        return
    if framework := other_framework(test_script(manifest(tree, service, overlay))):
        raise BadSettings(
            f"the tests of {service.name} run with {framework}, by the test script of its package.json",
            expected="tests for node's own runner (`node --test`); no other framework of JavaScript is supported yet",
            remedy="where some tests are for node:test all the same, set tests.runner to node and tests.paths to them",
        )


def _normal(test: str) -> str:
    path, separator, rest = test.partition("::")
    return normpath(path) + separator + rest
