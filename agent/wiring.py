"""Settings to ports: the only place that names concrete backends."""

from collections.abc import Mapping
from pathlib import Path

from agent.clock import SystemClock
from agent.forges.folder import FolderForge
from agent.notifiers.folder import FolderNotifier
from agent.plugins import installed_rules
from agent.ports import Faults, Ports, Sandbox
from agent.repos.git import GitRepos
from agent.runners.detect import DetectingRunner
from agent.sandboxes.choose import choose_sandbox
from agent.settings import ServiceCatalogue, Settings
from agent.sources.files import LogFiles


def state_directory(settings: Settings, base: Path) -> Path:
    """The directory of all that Suture keeps, made when it is missing; nobody else may look in.

    Args:
        settings: names it.
        base: what a relative name starts from.
    """
    directory = (base / settings.state).expanduser().resolve()
    directory.mkdir(mode=0o711, parents=True, exist_ok=True)
    return directory


def catalogue_of(settings: Settings) -> ServiceCatalogue:
    """The service catalogue of the settings."""
    return ServiceCatalogue(tuple(section.to_domain() for section in settings.services))


def local_forge(settings: Settings, base: Path) -> FolderForge:
    """The embedded forge."""
    return FolderForge(state_directory(settings, base) / "forge")


def sandbox_of(settings: Settings) -> Sandbox:
    """The first sandbox of the settings that holds.

    Raises:
        SandboxUnavailable: none does.
    """
    return choose_sandbox(settings.sandbox.order, allow_uncontained=settings.sandbox.allow_uncontained)


def ports_of(settings: Settings, base: Path, faults: Faults, sandbox: Sandbox | None = None) -> Ports:
    """The world as the settings describe it.

    Args:
        settings: the settings.
        base: what relative paths start from.
        faults: who owns which fault.
        sandbox: one already chosen, None to choose now.

    Raises:
        SandboxUnavailable: no sandbox holds.
    """
    state = state_directory(settings, base)
    clock = SystemClock()
    return Ports(
        clock=clock,
        catalogue=catalogue_of(settings),
        sources=(LogFiles(clock),),
        repos=GitRepos(state / "cache"),
        sandbox=sandbox or sandbox_of(settings),
        runner=DetectingRunner(state / "cache"),
        rules=installed_rules(),
        forge=local_forge(settings, base),
        notifiers=(FolderNotifier(state),),
        faults=faults,
    )


def database_urls(settings: Settings, base: Path, configured: str) -> Mapping[str, str]:
    """Where `records` and the `engine`'s checkpoints are kept.

    Args:
        settings: name the state directory.
        base: what relative paths start from.
        configured: a PostgreSQL URL for both, empty for SQLite files in the state directory.
    """
    if configured:
        return {"records": configured, "engine": configured}
    state = state_directory(settings, base)
    return {"records": f"sqlite:///{state / 'suture.db'}", "engine": f"sqlite:///{state / 'engine.db'}"}
