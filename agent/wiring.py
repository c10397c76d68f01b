"""Settings to ports: the only place that names concrete backends."""

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
from agent.state import cache_directory, state_directory


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
    cache = cache_directory(settings, base)
    clock = SystemClock()
    return Ports(
        clock=clock,
        catalogue=catalogue_of(settings),
        sources=(LogFiles(clock),),
        repos=GitRepos(cache),
        sandbox=sandbox or sandbox_of(settings),
        runner=DetectingRunner(cache),
        rules=installed_rules(),
        forge=local_forge(settings, base),
        notifiers=(FolderNotifier(state_directory(settings, base)),),
        faults=faults,
    )
