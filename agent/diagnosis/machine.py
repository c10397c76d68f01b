"""The machine: git, the sandbox, the state directory, the database, our own packages."""

import shutil
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from agent.diagnosis.finding import Finding, checked
from agent.errors import BadSettings, SandboxUnavailable
from agent.plugins import installed_rules, intruders
from agent.service.store.store import Store
from agent.settings import Secrets, Settings
from agent.state import database_urls, state_directory
from agent.wiring import place_of, sandbox_complaints, sandbox_of


def machine_findings(settings: Settings, base: Path, secrets: Secrets) -> Iterator[Finding]:
    """Check everything that does not depend on a service."""
    yield checked("python", lambda: sys.version.split()[0])
    yield checked("packages", _packages, "install Suture into an environment of its own: uv tool install, pipx or a container")
    yield checked("git", _git, "install git: apt-get install git")
    yield checked("rules", lambda: ", ".join(rule.code for rule in installed_rules()) or "none installed")
    yield checked(
        "state directory", lambda: _writable(settings, base), "make the directory writable for this user, or set `state`"
    )
    yield checked(
        "database", lambda: _database(settings, base, secrets), "check SUTURE_DATABASE_URL, or the state directory's disk"
    )
    yield checked("sandbox", lambda: _sandbox(settings, base))


def _packages() -> str:
    if found := intruders():
        others = "; ".join(f"{name} also belongs to {', '.join(owners)}" for name, owners in found.items())
        raise BadSettings(others, expected="agent, rules, prompts and eval to be ours alone")
    return "agent, rules, prompts, eval are ours alone"


def _git() -> str:
    path = shutil.which("git")
    if path is None:
        raise BadSettings("git is not on the PATH")
    return path


def _writable(settings: Settings, base: Path) -> str:
    directory = state_directory(settings, base)
    with tempfile.NamedTemporaryFile(dir=directory, prefix=".doctor-") as probe:
        probe.write(b"suture")
        probe.flush()
    return str(directory)


def _database(settings: Settings, base: Path, secrets: Secrets) -> str:
    url = database_urls(settings, base, secrets.database_url.get_secret_value())["records"]
    store = Store(url)
    try:
        store.migrate()
        store.ready()
    finally:
        store.dispose()
    return f"{url.split(':', 1)[0]}, migrated and writable"


def _sandbox(settings: Settings, base: Path) -> str:
    place = place_of(settings, base)
    sandbox = sandbox_of(settings, place)
    complaints = sandbox_complaints(settings, place)
    if complaints[sandbox.name]:
        raise SandboxUnavailable(
            f"{sandbox.name} runs, but does not contain hostile code",
            remedy="install bubblewrap and drop sandbox.allow_uncontained",
        )
    others = (f"{name}: {complaint or 'holds as well'}" for name, complaint in complaints.items() if name != sandbox.name)
    return "; ".join((f"{sandbox.name}: the probe could not get out", *others))
