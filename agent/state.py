"""Where Suture keeps what it keeps."""

from collections.abc import Mapping
from pathlib import Path

from agent.errors import StoreProblem
from agent.settings import Settings


def state_directory(settings: Settings, base: Path) -> Path:
    """The directory of all that Suture remembers, made when it is missing; no other user may look in.

    Args:
        settings: names it.
        base: what a relative name starts from.
    """
    return _made((base / settings.state).expanduser().resolve(), 0o700)


def cache_directory(settings: Settings, base: Path) -> Path:
    """The directory of what can be made again, made when it is missing; a sandbox under another user may enter by name.

    Args:
        settings: names it.
        base: what a relative name starts from.
    """
    return _made((base / settings.cache).expanduser().resolve(), 0o711)


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


def _made(directory: Path, mode: int) -> Path:
    try:
        directory.mkdir(mode=mode, parents=True, exist_ok=True)
    except OSError as problem:
        remedy = "make it writable for this user, or name another one in suture.yaml"
        raise StoreProblem(f"{directory}: {problem.strerror}", expected="a directory to keep things in", remedy=remedy) from None
    return directory
