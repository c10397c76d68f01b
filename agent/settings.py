"""Settings: frozen models of `suture.yaml` and of the secrets in the environment."""

from pathlib import Path
from typing import Literal

from pydantic import Field, SecretStr, field_validator, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from agent.domain.alert import Alert, JavaScriptEnvironment, PythonEnvironment, Service, TestPlan
from agent.model_settings import ModelSection
from agent.policy import Policy
from agent.sandbox_settings import EnvironmentsSection, SandboxSection
from agent.settings_section import Section
from agent.settings_target import JavaScriptSection, PythonSection, RelativePath, TestsSection

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
    capsules: tuple[str, ...] = Field(default=(), description="Where suture_recorder writes: absolute directories or globs.")
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
            capsules=self.capsules,
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


class Settings(Section):
    """All of suture.yaml."""

    version: Literal[1] = Field(default=1, description="Version of this file's format.")
    state: str = Field(
        default=".suture/state", description="Directory for the database, the local forge and suggestions; relative to this file."
    )
    cache: str = Field(default=".suture/cache", description="Directory for what can be made again: mirrors, exported trees.")
    mode: Mode = Field(default="autonomous", description="suggest keeps every service from being pushed to.")
    concurrency: int = Field(default=2, ge=1, le=64, description="Incidents worked on at once.")
    sources: tuple[str, ...] = Field(default=("files", "capsules"), description="Sources of evidence, by their entry points.")
    forge: str = Field(default="folder", description="Where pull requests go: `folder` is the embedded local forge.")
    notifiers: tuple[str, ...] = Field(default=("folder",), description="Where suggestions go.")
    server: ServerSection = Field(default_factory=ServerSection)
    sandbox: SandboxSection = Field(default_factory=SandboxSection)
    environments: EnvironmentsSection = Field(default_factory=EnvironmentsSection)
    policy: PolicySection = Field(default_factory=PolicySection)
    model: ModelSection = Field(default_factory=ModelSection)
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
