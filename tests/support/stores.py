"""Migrated databases to start from: migrated once, copied for each test."""

import atexit
import shutil
from functools import cache
from pathlib import Path
from tempfile import mkdtemp

from postgres import fresh_database
from sqlalchemy import make_url

from agent.service.store import Store

KINDS = ("sqlite", "postgresql")


def empty_database(kind: str, where: Path) -> str:
    """The URL of a database without tables.

    Args:
        kind: one of KINDS.
        where: directory for the file of an SQLite one.
    """
    return f"sqlite:///{where}/suture.db" if kind == "sqlite" else fresh_database()


def migrated_database(kind: str, where: Path) -> str:
    """The URL of a database with all tables and no rows (arguments as above)."""
    if kind == "postgresql":
        return fresh_database(str(make_url(_migrated(kind)).database))
    shutil.copy(str(make_url(_migrated(kind)).database), where / "suture.db")
    return f"sqlite:///{where}/suture.db"


@cache
def _migrated(kind: str) -> str:
    where = Path(mkdtemp(prefix="suture-"))
    atexit.register(shutil.rmtree, where, ignore_errors=True)
    url = empty_database(kind, where)
    store = Store(url)
    store.migrate()
    store.dispose()
    return url
