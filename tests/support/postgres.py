"""A real PostgreSQL server for tests, run by an ordinary user on a socket of its own, without TCP."""

import atexit
import os
import pwd
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from functools import cache
from pathlib import Path
from tempfile import mkdtemp
from urllib.parse import quote
from uuid import uuid4

import pytest
from sqlalchemy import create_engine, make_url

ROOTS = (Path("/usr/lib/postgresql"), Path("/usr/local/pgsql"), Path("/opt/homebrew/opt"))


def binaries() -> Path | None:
    """The directory of the newest initdb and pg_ctl, None when there is none."""
    found = shutil.which("initdb")
    if found and shutil.which("pg_ctl"):
        return Path(found).parent
    candidates = [path.parent for root in ROOTS for path in root.glob("*/bin/initdb") if (path.parent / "pg_ctl").exists()]
    return max(candidates, key=lambda path: [int(part) for part in path.parts if part.isdigit()], default=None)


@contextmanager
def server(where: Path) -> Iterator[str]:
    """The URL of a fresh server, stopped and removed at the end.

    Args:
        where: what `binaries()` found.
    """
    # A socket's path must be short (107 bytes), so this is no tmp_path.
    home = Path(mkdtemp(prefix="pg-", dir="/tmp"))
    user = _ordinary_user()
    try:
        if user is not None:
            os.chown(home, user.pw_uid, user.pw_gid)
        _run(
            [where / "initdb", "-D", home / "data", "-U", "suture", "-A", "trust", "-E", "UTF8", "--no-sync", "--locale=C"], user
        )
        options = f"-k {home} -c listen_addresses='' -c max_connections=60 -c shared_buffers=16MB -c fsync=off"
        _run([where / "pg_ctl", "-D", home / "data", "-w", "-t", "60", "-l", home / "log", "-o", options, "start"], user)
        try:
            yield f"postgresql://suture@/postgres?host={quote(str(home), safe='')}"
        finally:
            _run([where / "pg_ctl", "-D", home / "data", "-m", "immediate", "-w", "stop"], user)
    finally:
        shutil.rmtree(home, ignore_errors=True)


@cache
def running_server() -> str:
    """The URL of this test process's server, started once and stopped at exit; skips the test where there is no PostgreSQL."""
    where = binaries()
    if where is None:
        pytest.skip("PostgreSQL's initdb and pg_ctl are not installed")
    stack = ExitStack()
    atexit.register(stack.close)
    return stack.enter_context(server(where))


def fresh_database(template: str = "template1") -> str:
    """The URL of a new database on the running server, a copy of the template, which nobody may be connected to."""
    engine = create_engine(make_url(running_server()).set(drivername="postgresql+psycopg"), isolation_level="AUTOCOMMIT")
    name = f"t{uuid4().hex}"
    with engine.connect() as connection:
        connection.exec_driver_sql(f"CREATE DATABASE {name} TEMPLATE {template}")
    engine.dispose()
    return engine.url.set(drivername="postgresql", database=name).render_as_string(hide_password=False)


def _ordinary_user() -> pwd.struct_passwd | None:
    if os.geteuid() != 0:
        return None
    for name in ("postgres", "nobody"):
        try:
            return pwd.getpwnam(name)
        except KeyError:
            continue
    raise RuntimeError("running as root without a postgres or nobody user to drop to")


def _run(argv: list[str | Path], user: pwd.struct_passwd | None) -> None:
    drop = {} if user is None else {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []}
    subprocess.run(  # type: ignore[call-overload]
        [str(one) for one in argv], check=True, cwd="/", env={"PATH": os.defpath, "LC_ALL": "C"}, stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, timeout=120, **drop,
    )  # fmt: skip
