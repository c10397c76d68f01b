"""The sandbox backends a test runs against, and why one can not be had on this machine."""

from collections.abc import Callable
from functools import cache

import pytest
from sandboxing import bubblewrap

from agent.errors import SandboxUnavailable
from agent.ports import Sandbox
from agent.sandboxes.container import Container
from agent.sandboxes.probe import probe
from agent.sandboxes.process import LocalProcess

CONTAINING = ("bubblewrap", "container")
EVERY = (*CONTAINING, "process")


def backend_named(name: str) -> Sandbox:
    """The backend; the test is skipped, with the reason, where it can not run."""
    makers: dict[str, Callable[[], Sandbox]] = {"bubblewrap": bubblewrap, "container": container, "process": LocalProcess}
    return makers[name]()


def container() -> Container:
    """A container engine that answers and starts containers."""
    found = _container()
    if isinstance(found, str):
        pytest.skip(found)
    return found


@cache
def _container() -> Container | str:
    try:
        made = Container()
    except SandboxUnavailable as error:
        return str(error)
    started = probe(made)[0]
    return made if started.holds else f"{made.engine.name} is installed but starts no container: {started.detail}"
