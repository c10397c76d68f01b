"""The rows of a SQLite store, counted without the store."""

import sqlite3
from pathlib import Path


class Rows:
    """Counts rows.

    Args:
        path: the database.
    """

    def __init__(self, path: Path) -> None:
        self._path = path

    def count(self) -> tuple[int, int, int]:
        """Alerts, their deliveries, incidents."""
        connection = sqlite3.connect(self._path)
        try:
            alerts, deliveries = connection.execute("SELECT count(*), coalesce(sum(deliveries), 0) FROM alerts").fetchone()
            (incidents,) = connection.execute("SELECT count(*) FROM incidents").fetchone()
        finally:
            connection.close()
        return alerts, deliveries, incidents
