"""What arrives: alerts, the incident they open, and the service they speak of."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from agent.domain.untrusted import Untrusted


class AlertStatus(StrEnum):
    """Whether the alert's condition holds at the moment."""

    FIRING = "firing"
    RESOLVED = "resolved"


@dataclass(frozen=True, slots=True, kw_only=True)
class Alert:
    """One alert of one monitoring system.

    Args:
        fingerprint: identity of the alert at its source; equal for every repetition.
        status: firing or resolved.
        labels: identifying labels, plain strings; matched against the service catalogue, never executed.
        annotations: free text of the alert's author; hostile.
        starts_at: when the condition began (aware UTC).
        ends_at: when it ended, None while firing.
        source: the door it came by: `alertmanager`, `cli`, `demo`.
        group: the source's own key for alerts that belong together, empty when it has none.
        url: where a person sees the alert at its source, empty when unknown.
    """

    fingerprint: str
    status: AlertStatus
    labels: Mapping[str, str]
    starts_at: datetime
    source: str
    annotations: Mapping[str, Untrusted] = field(default_factory=dict)
    ends_at: datetime | None = None
    group: str = ""
    url: str = ""

    @property
    def name(self) -> str:
        """The alert's name, `alertname` in Prometheus' terms."""
        return self.labels.get("alertname", "unnamed alert")

    @property
    def severity(self) -> str:
        """The severity label as given, empty when there is none."""
        return self.labels.get("severity", "")


@dataclass(frozen=True, slots=True, kw_only=True)
class PythonEnvironment:
    """How the target project's code is run: never with our own interpreter's packages.

    Args:
        interpreter: absolute path of the target's python, empty to detect one.
        paths: extra read-only import directories (absolute), put after the repository's own root.
        source_roots: directories inside the repository to import from, relative; `"."` is the repository itself.
    """

    interpreter: str = ""
    paths: tuple[str, ...] = ()
    source_roots: tuple[str, ...] = (".",)


@dataclass(frozen=True, slots=True, kw_only=True)
class JavaScriptEnvironment:
    """How the target project's JavaScript is run.

    Args:
        interpreter: absolute path of node, empty for the one on the path.
        modules: absolute path of a `node_modules` directory that is not in the repository, empty when there is none.
    """

    interpreter: str = ""
    modules: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class TestPlan:
    """How the target's tests run.

    Args:
        runner: `pytest`, `unittest` or `node`, empty to detect it.
        paths: files or directories the suite consists of, relative to the service's root; empty for the runner's own discovery.
        arguments: further arguments for the runner, e.g. `("-p", "myplugin")`.
    """

    __test__ = False

    runner: str = ""
    paths: tuple[str, ...] = ()
    arguments: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Service:
    """One entry of the service catalogue.

    Args:
        name: unique name of the service.
        match: labels an alert must carry (all of them) to speak of this service.
        repository: path or URL of its git repository.
        branch: branch that fixes are proposed against; empty for the repository's default.
        root: directory of the service inside the repository, `"."` for all of it.
        language: `python` or `javascript`.
        tests: how its tests run.
        logs: paths or globs of its log files (absolute).
        capsules: directories or globs where its recorder writes capsules (absolute).
        path_prefixes: prefixes that the deployed paths carry before repository paths, e.g. `/srv/app`.
        path_mapping: deployed prefix -> repository directory that stands there; a `*` stands for any one component.
        mode: `autonomous` or `suggest`.
        python: interpreter and import paths of the target.
        javascript: the same for JavaScript.
        revision_label: alert label that names the deployed revision, empty when there is none.
    """

    name: str
    repository: str
    match: Mapping[str, str] = field(default_factory=dict)
    branch: str = ""
    root: str = "."
    language: str = "python"
    tests: TestPlan = field(default_factory=TestPlan)
    logs: tuple[str, ...] = ()
    capsules: tuple[str, ...] = ()
    path_prefixes: tuple[str, ...] = ()
    path_mapping: Mapping[str, str] = field(default_factory=dict)
    mode: str = "autonomous"
    python: PythonEnvironment = field(default_factory=PythonEnvironment)
    javascript: JavaScriptEnvironment = field(default_factory=JavaScriptEnvironment)
    revision_label: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Incident:
    """An outage as people speak of it: one or more alerts of one service.

    Args:
        key: stable identity, safe in a file or branch name (`[a-z0-9-]+`).
        alerts: the alerts that opened or joined it, first one first.
        service: the catalogue's entry.
        revision: deployed revision named by the alert, empty when unknown.
        opened_at: when the first alert was taken in (aware UTC).
    """

    key: str
    alerts: tuple[Alert, ...]
    service: Service
    opened_at: datetime
    revision: str = ""

    @property
    def title(self) -> str:
        """One line a person recognises the incident by."""
        return f"{self.alerts[0].name} on {self.service.name}"

    @property
    def started_at(self) -> datetime:
        """When the first of its conditions began."""
        return min(alert.starts_at for alert in self.alerts)
