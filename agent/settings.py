"""Settings: frozen models of `suture.yaml` and of the secrets in the environment."""

from pathlib import Path
from typing import Literal

from pydantic import Field, SecretStr, field_validator, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from agent.domain.alert import Alert, JavaScriptEnvironment, PythonEnvironment, Service, TestPlan
from agent.place import ClusterOptions, ContainerOptions
from agent.policy import Policy
from agent.ports import Limits
from agent.settings_target import JavaScriptSection, PythonSection, RelativePath, Section, TestsSection

SERVICE_NAME = r"^[a-z0-9]([a-z0-9._-]{0,61}[a-z0-9])?$"
Mode = Literal["autonomous", "suggest"]


class PolicySection(Section):
    """Limits on what a fix may be."""

    max_changed_lines: int = Field(default=120, ge=1, description="Largest diff, added and removed lines together.")
    max_files: int = Field(default=5, ge=1, description="Most files a diff may touch.")
    budget_seconds: float = Field(default=900.0, gt=0, description="Wall time in seconds one incident may use up.")


class ServiceSection(Section):
    """One service Suture looks after."""

    name: str = Field(pattern=SERVICE_NAME, description="Unique name: lower-case letters, digits, dots, dashes, underscores.")
    match: dict[str, str] = Field(
        default_factory=dict, description="Labels an alert must carry, all of them; default `service: <name>`."
    )
    repository: str = Field(min_length=1, description="Path or URL of the git repository.")
    branch: str = Field(default="", description="Branch fixes are proposed against; empty for the repository's default.")
    root: RelativePath = Field(default=".", description="Directory of the service inside the repository.")
    language: Literal["python", "javascript"] = Field(default="python", description="Language of the service.")
    logs: tuple[str, ...] = Field(default=(), description="Log files: absolute paths, directories or globs.")
    path_prefixes: tuple[str, ...] = Field(
        default=(),
        description="What deployed paths carry before repository paths, for example /srv/app; `*` is any one directory.",
    )
    path_mapping: dict[str, RelativePath] = Field(
        default_factory=dict,
        description="Deployed directory: repository directory that stands there, for example /opt/shared: libs/shared.",
    )
    mode: Mode = Field(default="autonomous", description="autonomous opens pull requests, suggest only shows diffs.")
    revision_label: str = Field(default="", description="Alert label that names the deployed revision.")
    python: PythonSection = Field(default_factory=PythonSection)
    javascript: JavaScriptSection = Field(default_factory=JavaScriptSection)
    tests: TestsSection = Field(default_factory=TestsSection)
    policy: PolicySection | None = Field(default=None, description="Limits of this service instead of the general ones.")

    @field_validator("root")
    @classmethod
    def _inside(cls, value: str) -> str:
        if Path(value).is_absolute() or ".." in Path(value).parts:
            raise ValueError("a directory inside the repository is needed, for example services/shop")
        return value

    @field_validator("path_mapping")
    @classmethod
    def _all_inside(cls, value: dict[str, str]) -> dict[str, str]:
        for deployed, directory in value.items():
            if not deployed.strip("/\\") or Path(directory).is_absolute() or ".." in Path(directory).parts:
                raise ValueError("a directory inside the repository is needed for each, for example /opt/shared: libs/shared")
        return value

    def to_domain(self) -> Service:
        """The catalogue's entry as the pipeline knows it."""
        return Service(
            name=self.name,
            repository=self.repository,
            match=dict(self.match) or {"service": self.name},
            branch=self.branch,
            root=self.root,
            language=self.language,
            tests=TestPlan(**self.tests.model_dump()),
            logs=self.logs,
            path_prefixes=self.path_prefixes,
            path_mapping=self.path_mapping,
            mode=self.mode,
            python=PythonEnvironment(**self.python.model_dump()),
            javascript=JavaScriptEnvironment(**self.javascript.model_dump()),
            revision_label=self.revision_label,
        )


class ServerSection(Section):
    """The HTTP service."""

    host: str = Field(
        default="127.0.0.1", description="Address to listen on; anything but loopback needs webhook authentication."
    )
    port: int = Field(default=8484, ge=0, le=65535, description="Port to listen on; 0 takes any free one.")
    body_limit: int = Field(default=1024**2, ge=1024, description="Largest webhook body in bytes.")


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


class Settings(Section):
    """All of suture.yaml."""

    version: Literal[1] = Field(default=1, description="Version of this file's format.")
    state: str = Field(
        default=".suture/state", description="Directory for the database, the local forge and suggestions; relative to this file."
    )
    cache: str = Field(default=".suture/cache", description="Directory for what can be made again: mirrors, exported trees.")
    mode: Mode = Field(default="autonomous", description="suggest keeps every service from being pushed to.")
    concurrency: int = Field(default=2, ge=1, le=64, description="Incidents worked on at once.")
    sources: tuple[str, ...] = Field(default=("files",), description="Sources of evidence, by the names of their entry points.")
    forge: str = Field(default="folder", description="Where pull requests go: `folder` is the embedded local forge.")
    notifiers: tuple[str, ...] = Field(default=("folder",), description="Where suggestions go.")
    server: ServerSection = Field(default_factory=ServerSection)
    sandbox: SandboxSection = Field(default_factory=SandboxSection)
    policy: PolicySection = Field(default_factory=PolicySection)
    services: tuple[ServiceSection, ...] = Field(default=(), description="The service catalogue.")

    @model_validator(mode="after")
    def _unique_names(self) -> "Settings":
        names = [service.name for service in self.services]
        twice = sorted({name for name in names if names.count(name) > 1})
        if twice:
            raise ValueError(f"service names must be unique; given more than once: {', '.join(twice)}")
        return self

    def policy_for(self, service: Service | None) -> Policy:
        """The policy of a service, the general one for None."""
        entry = next((one for one in self.services if service and one.name == service.name), None)
        section = (entry and entry.policy) or self.policy
        return Policy(autonomous=self.mode == "autonomous", **section.model_dump())


class Secrets(BaseSettings):
    """Secrets and addresses of the environment, never of a file in a repository; prefix `SUTURE_`."""

    model_config = SettingsConfigDict(env_prefix="SUTURE_", frozen=True, extra="ignore")

    webhook_token: SecretStr = Field(default=SecretStr(""), description="Bearer tokens webhooks may carry, separated by commas.")
    webhook_secret: SecretStr = Field(
        default=SecretStr(""), description="Keys of the webhook's HMAC signature, separated by commas."
    )
    web_token: SecretStr = Field(default=SecretStr(""), description="Token people log in with on the web page.")
    worker_id: str = Field(
        default="", description="Name of this worker where several share a PostgreSQL database; default: the host's name."
    )
    database_url: SecretStr = Field(default=SecretStr(""), description="postgresql://… instead of SQLite in the state directory.")

    def webhook_tokens(self) -> tuple[str, ...]:
        """Every accepted bearer token."""
        return _split(self.webhook_token)

    def webhook_secrets(self) -> tuple[str, ...]:
        """Every accepted HMAC key."""
        return _split(self.webhook_secret)


def _split(secret: SecretStr) -> tuple[str, ...]:
    return tuple(part.strip() for part in secret.get_secret_value().split(",") if part.strip())


class ServiceCatalogue:
    """The services of suture.yaml, matched by an alert's labels.

    Args:
        services: in the file's order.
    """

    def __init__(self, services: tuple[Service, ...]) -> None:
        self._services = services

    def service_for(self, alert: Alert) -> Service | None:
        """The service all of whose labels the alert carries; the one that names most labels wins, then the first."""
        matching = [one for one in self._services if all(alert.labels.get(key) == value for key, value in one.match.items())]
        return max(matching, key=lambda one: len(one.match), default=None)
