"""Where Suture keeps what it keeps."""

from collections.abc import Mapping
from pathlib import Path

from agent.settings import Settings


def state_directory(settings: Settings, base: Path) -> Path:
    """The directory of all that Suture keeps, made when it is missing; nobody else may look in.

    Args:
        settings: names it.
        base: what a relative name starts from.
    """
    directory = (base / settings.state).expanduser().resolve()
    directory.mkdir(mode=0o711, parents=True, exist_ok=True)
    return directory


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
