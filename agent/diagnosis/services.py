"""Each service: its repository, root, interpreter and logs."""

from collections.abc import Iterator
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

from agent.diagnosis.finding import Finding, checked
from agent.domain.alert import Service
from agent.errors import BadSettings
from agent.repos.git import GitRepos
from agent.runners.interpreter import resolve_interpreter
from agent.settings import Settings
from agent.sources.log_paths import find_logs
from agent.state import cache_directory


def service_findings(settings: Settings, base: Path) -> Iterator[Finding]:
    """Check every service of the catalogue."""
    if not settings.services:
        yield Finding(part="services", holds=False, detail="the catalogue is empty", remedy="add a service to suture.yaml")
    repos = GitRepos(cache_directory(settings, base))
    for section in settings.services:
        yield from _findings(section.to_domain(), repos)


def _findings(service: Service, repos: GitRepos) -> Iterator[Finding]:
    yield checked(f"{service.name}: repository", lambda: _repository(service, repos))
    yield checked(f"{service.name}: python", lambda: _python(service))
    for pattern in service.logs:
        yield checked(f"{service.name}: logs", partial(_logs, pattern), "check the path and that this user may read it")
    if not service.logs:
        yield Finding(
            part=f"{service.name}: logs",
            holds=False,
            detail="none named",
            remedy=f"add `logs` to service {service.name}: without them there is no crash",
        )


def _repository(service: Service, repos: GitRepos) -> str:
    snapshot = repos.snapshot(service, "")
    paths = snapshot.paths()
    prefix = "" if service.root == "." else f"{service.root.strip('/')}/"
    if prefix and not any(path.startswith(prefix) for path in paths):
        raise BadSettings(
            f"no directory {service.root!r} at {snapshot.revision[:12]}", expected="the service's root inside the repository"
        )
    return f"{len(paths)} files at {snapshot.revision[:12]}"


def _python(service: Service) -> str:
    interpreter = resolve_interpreter(service.python)
    own = f"pytest {interpreter.pytest}" if interpreter.pytest else "no pytest of its own; ours is brought along"
    return f"{interpreter.executable}, {'.'.join(map(str, interpreter.version))}, {own}"


def _logs(pattern: str) -> str:
    (found,) = find_logs((pattern,), datetime.min.replace(tzinfo=UTC))
    if found.problem:
        raise BadSettings(found.problem)
    for path in found.files:
        path.open("rb").close()
    return f"{pattern}: {len(found.files)} readable"
