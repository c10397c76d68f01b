"""The engine's SQLite file: made ready, and held by one process of each name."""

import fcntl
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import TextIO
from urllib.parse import quote

from sqlalchemy import make_url

from agent.errors import StoreProblem


class EngineFile:
    """Holds an SQLite file for one executor; does nothing for a PostgreSQL URL.

    Two processes of the same executor id would each take the other's running work for abandoned.

    Args:
        url: the engine's database.
        executor_id: name of the worker.
    """

    def __init__(self, url: str, executor_id: str) -> None:
        parsed = make_url(url)
        self._path = Path(str(parsed.database)) if parsed.get_backend_name() == "sqlite" else None
        self._executor_id = executor_id
        self._held: TextIO | None = None

    def take(self) -> None:
        """Make the file ready and hold it until `release`, or until the process ends however it ends.

        Raises:
            StoreProblem: another process holds it, or it can't be written.
        """
        if self._path is None:
            return
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            held = self._path.with_name(f"{self._path.name}.{quote(self._executor_id, safe='')}.lock").open("w")
            self._hold(held)
            with closing(sqlite3.connect(self._path)) as connection:
                connection.execute("PRAGMA journal_mode=WAL")
        except (OSError, sqlite3.Error) as error:
            raise StoreProblem(
                f"the engine's database {self._path} failed: {error}", remedy="check that it is writable"
            ) from error

    def release(self) -> None:
        """Let the next process have it."""
        if self._held is not None:
            self._held.close()
            self._held = None

    def _hold(self, held: TextIO) -> None:
        try:
            fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            held.close()
            raise StoreProblem(
                f"another Suture works with {self._path} as executor {self._executor_id!r}",
                remedy="stop it first, or give this one its own executor id",
            ) from error
        self._held = held
