"""Settings of the sandboxes: which are tried, and how large a run may grow."""

from typing import Literal

from pydantic import Field

from agent.place import ClusterOptions, ContainerOptions
from agent.ports import Limits
from agent.settings_section import Section


class KubernetesSection(Section):
    """Proofs as pods of a cluster."""

    image: str = Field(
        default="", description="Image of the pods: coreutils, tar, gzip and the service's python. Empty: no cluster is used."
    )
    image_paths: tuple[str, ...] = Field(
        default=("/usr",),
        description="Directories the image holds at the paths they have here; further ones a proof reads are sent with it.",
    )
    namespace: str = Field(default="", description="Namespace of the pods; empty for the credentials' own.")
    kubeconfig: str = Field(
        default="", description="File with address and credentials; empty for those of the pod Suture runs in."
    )
    context: str = Field(default="", description="Context of that file; empty for its current one.")
    network_policy: str = Field(
        default="suture-sandbox",
        description="NetworkPolicy that denies all traffic of pods labelled suture.dev/component: sandbox.",
    )


class SandboxSection(Section):
    """Where candidates are proven."""

    order: tuple[str, ...] = Field(
        default=("bubblewrap", "container", "kubernetes"),
        min_length=1,
        description="Backends to try; the first that contains is taken.",
    )
    engine: Literal["", "docker", "podman"] = Field(default="", description="Container engine; empty for whichever answers.")
    image: str = Field(
        default="",
        description="Image of containers, with coreutils and the service's python; empty shows them this machine's /usr.",
    )
    kubernetes: KubernetesSection = Field(default_factory=KubernetesSection)
    allow_uncontained: bool = Field(
        default=False, description="Accept a backend that does not contain hostile code. Development only."
    )
    seconds: float = Field(default=60.0, gt=0, description="Wall time of one run in seconds.")
    memory_mb: int = Field(default=2048, ge=64, description="Memory of one run in MiB.")
    disk_mb: int = Field(default=1024, ge=16, description="Disk of one run in MiB.")
    processes: int = Field(default=256, ge=8, description="Processes of one run.")

    def container_options(self) -> ContainerOptions:
        """How jobs run in containers."""
        return ContainerOptions(engine=self.engine, image=self.image)

    def cluster_options(self) -> ClusterOptions:
        """How jobs run on a cluster."""
        return ClusterOptions(**self.kubernetes.model_dump())

    def limits(self) -> Limits:
        """The bounds of one run."""
        mib = 1024**2
        return Limits(
            seconds=self.seconds, memory_bytes=self.memory_mb * mib, disk_bytes=self.disk_mb * mib, processes=self.processes
        )


class EnvironmentsSection(Section):
    """Environments with what services depend on, for services that name neither python.interpreter nor python.paths."""

    build: Literal["off", "on"] = Field(
        default="off",
        description="on installs what a repository's lock or requirement files name, as wheels, before its code is run.",
    )
    limit_mb: int = Field(default=8192, ge=256, description="Disk all environments may take together in MiB.")
    seconds: float = Field(default=600.0, gt=0, description="Wall time making one environment may take in seconds.")
    options: tuple[str, ...] = Field(
        default=(), description="Further arguments for `pip install`, for example --index-url and its URL."
    )
