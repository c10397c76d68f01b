"""The backends Suture brings, as its entry points name them: each is a function from a Place to a backend."""

from agent.forges.folder import FolderForge
from agent.notifiers.folder import FolderNotifier
from agent.place import Place
from agent.sandboxes.bubblewrap import Bubblewrap
from agent.sandboxes.container import Container
from agent.sandboxes.kubernetes import Kubernetes
from agent.sandboxes.process import LocalProcess
from agent.sources.capsules import CapsuleFiles
from agent.sources.files import LogFiles


def log_files(place: Place) -> LogFiles:
    """Source `files`: the log files of the service catalogue."""
    return LogFiles(place.clock)


def capsule_files(place: Place) -> CapsuleFiles:
    """Source `capsules`: what the recorders of the service catalogue wrote."""
    return CapsuleFiles(place.clock)


def folder_forge(place: Place) -> FolderForge:
    """Forge `folder`: the embedded local forge."""
    return FolderForge(place.state / "forge")


def folder_notifier(place: Place) -> FolderNotifier:
    """Notifier `folder`: suggestions as files."""
    return FolderNotifier(place.state)


def bubblewrap(_place: Place) -> Bubblewrap:
    """Sandbox `bubblewrap`."""
    return Bubblewrap()


def container(place: Place) -> Container:
    """Sandbox `container`: docker or podman."""
    return Container(place.container)


def kubernetes(place: Place) -> Kubernetes:
    """Sandbox `kubernetes`: pods of a cluster."""
    return Kubernetes(place.cluster)


def process(_place: Place) -> LocalProcess:
    """Sandbox `process`, which contains nothing: development only."""
    return LocalProcess()
