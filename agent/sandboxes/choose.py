"""Which sandbox to use: the first that holds when tried."""

from collections.abc import Callable, Mapping, Sequence
from functools import partial

from agent.errors import SandboxUnavailable
from agent.place import ClusterOptions
from agent.ports import Sandbox
from agent.sandboxes.bubblewrap import Bubblewrap
from agent.sandboxes.container import Container
from agent.sandboxes.kubernetes import Kubernetes
from agent.sandboxes.probe import ProbeFinding, probe
from agent.sandboxes.process import LocalProcess
from agent.sandboxes.warm_pool import warmed

BUILT_IN: Mapping[str, Callable[[], Sandbox]] = {
    "bubblewrap": Bubblewrap,
    "container": Container,
    "kubernetes": partial(Kubernetes, ClusterOptions()),
    "process": LocalProcess,
}
REMEDY = (
    "install bubblewrap 0.8 or newer (apt-get install bubblewrap); as an ordinary user, user namespaces must be allowed "
    "(sysctl kernel.unprivileged_userns_clone=1, on Ubuntu kernel.apparmor_restrict_unprivileged_userns=0); in a container "
    "they need its runtime's leave. Or install podman (apt-get install podman runc), or name a cluster (docs/kubernetes.md). "
    "sandbox.allow_uncontained accepts the risk, for development only"
)


def choose_sandbox(
    preferred: Sequence[str], allow_uncontained: bool = False, backends: Mapping[str, Callable[[], Sandbox]] = BUILT_IN
) -> Sandbox:
    """The first preferred backend that holds, found out by running a probe.

    Args:
        preferred: names of backends, best first.
        allow_uncontained: when none holds, take the first that runs jobs at all.
        backends: name -> how to make it.

    Raises:
        SandboxUnavailable: none holds; says what each let through, and what to do.
    """
    tried: list[tuple[str, Sandbox | None, tuple[ProbeFinding, ...]]] = []
    for name in preferred:
        sandbox, findings = try_sandbox(name, backends)
        if sandbox is not None and all(finding.holds for finding in findings):
            return warmed(sandbox)
        tried.append((name, sandbox, findings))
    for _, sandbox, findings in tried if allow_uncontained else ():
        if sandbox is not None and findings[0].holds:
            return warmed(sandbox)
    raise SandboxUnavailable(
        "; ".join(f"{name}: {complaint(findings)}" for name, _, findings in tried) or "no sandbox is named in sandbox.order",
        expected="a sandbox that holds",
        remedy=REMEDY,
    )


def try_sandbox(name: str, backends: Mapping[str, Callable[[], Sandbox]]) -> tuple[Sandbox | None, tuple[ProbeFinding, ...]]:
    """A backend, None when it can't be made, and what the probe found of it.

    Args:
        name: of the backend.
        backends: name -> how to make it.
    """
    if name not in backends:
        detail = f"no such backend; there are {', '.join(sorted(backends))}"
        return None, (ProbeFinding(name="it exists", holds=False, detail=detail),)
    try:
        sandbox = backends[name]()
    except SandboxUnavailable as error:
        return None, (ProbeFinding(name="it is installed", holds=False, detail=str(error)),)
    return sandbox, probe(sandbox)


def complaint(findings: Sequence[ProbeFinding]) -> str:
    """What does not hold, in one line; empty when all does."""
    return ", ".join(f"not so: {finding.name} ({finding.detail})" for finding in findings if not finding.holds)
