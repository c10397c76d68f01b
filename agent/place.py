"""What every backend is given when it is made."""

from dataclasses import dataclass, field
from pathlib import Path

from agent.ports import Clock


@dataclass(frozen=True, slots=True, kw_only=True)
class ContainerOptions:
    """How jobs run in containers of this machine.

    Args:
        engine: `docker` or `podman`, empty for whichever answers.
        image: an image that brings the interpreter, empty to show this machine's.
    """

    engine: str = ""
    image: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ClusterOptions:
    """How jobs run on a Kubernetes cluster.

    Args:
        image: image of every container of the pod; empty for no cluster at all.
        image_paths: directories it holds at the paths they have here; what else a job needs to read is sent along.
        namespace: where the pods are, empty for the credentials' own.
        kubeconfig: file with address and credentials, empty for those of the pod Suture runs in.
        context: the file's context, empty for its current one.
        network_policy: the policy that keeps the pods from the network.
    """

    image: str = ""
    image_paths: tuple[str, ...] = ()
    namespace: str = ""
    kubeconfig: str = ""
    context: str = ""
    network_policy: str = "suture-sandbox"


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where and how a backend works.

    Args:
        clock: the time of day.
        state: directory for what must be remembered; its owner's only.
        cache: directory for what can be made again.
        container: for the sandbox of that name.
        cluster: for the sandbox `kubernetes`.
    """

    clock: Clock
    state: Path
    cache: Path
    container: ContainerOptions = field(default_factory=ContainerOptions)
    cluster: ClusterOptions = field(default_factory=ClusterOptions)
