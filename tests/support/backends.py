"""The sandbox backends a test runs against, and why one can not be had on this machine."""

import atexit
import os
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from cluster import Cluster, serving
from sandboxing import bubblewrap

from agent.domain.alert import PythonEnvironment
from agent.errors import SandboxUnavailable
from agent.place import ClusterOptions
from agent.ports import Sandbox
from agent.runners.interpreter import resolve_interpreter
from agent.sandboxes.container import Container
from agent.sandboxes.kubernetes import Kubernetes, Waiting
from agent.sandboxes.probe import probe
from agent.sandboxes.process import LocalProcess

CONTAINING = ("bubblewrap", "container", "kubernetes")
# keeps the contract and contains nothing: the attacks would succeed, on the machine that runs the tests
UNCONTAINED = ("process",)
EVERY = (*CONTAINING, *UNCONTAINED)


def backend_named(name: str) -> Sandbox:
    """The backend; the test is skipped, with the reason, where it can not run."""
    makers: dict[str, Callable[[], Sandbox]] = {
        "bubblewrap": bubblewrap,
        "container": container,
        "kubernetes": kubernetes,
        "process": LocalProcess,
    }
    return makers[name]()


def kubernetes() -> Kubernetes:
    """A sandbox on the emulated cluster, which lives as long as the tests do."""
    if os.geteuid() != 0:
        pytest.skip("the emulated cluster mounts its pods' volumes and switches users: that takes root")
    return sandbox_on(_cluster())


def sandbox_on(cluster: Cluster) -> Kubernetes:
    """A sandbox on an emulated cluster, whose pods' image holds our interpreter."""
    options = ClusterOptions(
        image="emulated",
        image_paths=("/usr", *map(str, cluster.image)),
        kubeconfig=cluster.kubeconfig(cluster.place / "kubeconfig"),
    )
    return Kubernetes(options, Waiting(pause=cluster.pause))


@contextmanager
def emulated_cluster() -> Iterator[Cluster]:
    """An emulated cluster with the policy that is needed."""
    readonly = resolve_interpreter(PythonEnvironment()).readonly
    with TemporaryDirectory(prefix="emulated-cluster-") as place, serving(Cluster(Path(place), readonly)) as cluster:
        cluster.deny_all()
        yield cluster


@cache
def _cluster() -> Cluster:
    stack = ExitStack()
    atexit.register(stack.close)
    return stack.enter_context(emulated_cluster())


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
