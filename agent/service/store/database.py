"""One database, SQLite or PostgreSQL: transactions that read, and transactions that write one after the other."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Lock

from sqlalchemy import Connection, Engine, create_engine, event, make_url, text
from sqlalchemy.engine import URL
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.exc import ArgumentError, NoSuchModuleError, SQLAlchemyError
from sqlalchemy.pool import ConnectionPoolEntry

from agent.errors import BadInput, StoreProblem

BUSY_MILLISECONDS = 30_000
WRITER_LOCK = 0x5075_7265  # any number, the same in every process
WRITES = "writes"


class Database:
    """Connections to one database.

    Writers run one after the other, on both kinds of database: which incident an alert joins depends on every alert
    committed before it.

    Args:
        url: `sqlite:////absolute/path.db` or `postgresql://user@host/name`.

    Raises:
        BadInput: the URL names no database of these two kinds.
    """

    def __init__(self, url: str) -> None:
        self.url = _checked(url)
        self.is_sqlite = self.url.get_backend_name() == "sqlite"
        self._turn = Lock()
        if self.is_sqlite:
            Path(str(self.url.database)).parent.mkdir(parents=True, exist_ok=True)
            self._engine = _sqlite(self.url)
        else:
            self._engine = create_engine(self.url, pool_pre_ping=True)
        self._writers = self._engine.execution_options(**{WRITES: True})

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """A connection that sees one state of the database.

        Raises:
            StoreProblem: the database can't be read.
        """
        with _problems(self.url), self._engine.connect() as connection:
            yield connection

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """A connection that is the only writer; committed, and on disk, when the block ends without an error.

        Raises:
            StoreProblem: the database can't be written.
        """
        with self._turn, _problems(self.url), self._writers.begin() as connection:
            if not self.is_sqlite:
                connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": WRITER_LOCK})
            yield connection

    def dispose(self) -> None:
        """Close every connection."""
        self._engine.dispose()


def _checked(url: str) -> URL:
    expected = "sqlite:////absolute/path.db or postgresql://user@host/name"
    try:
        parsed = make_url(url)
    except ArgumentError as error:
        raise BadInput("the database URL can't be read", expected=expected, remedy="check SUTURE_DATABASE_URL") from error
    backend = parsed.get_backend_name()
    if backend == "postgresql":
        return parsed.set(drivername="postgresql+psycopg")
    if backend == "sqlite" and parsed.database not in {None, "", ":memory:"}:
        return parsed
    raise BadInput(f"database URL {parsed.render_as_string(hide_password=True)}", expected=expected)


@contextmanager
def _problems(url: URL) -> Iterator[None]:
    try:
        yield
    except (SQLAlchemyError, NoSuchModuleError) as error:
        cause = str(getattr(error, "orig", None) or error).strip().split("\n")[0]
        raise StoreProblem(
            f"the database {url.render_as_string(hide_password=True)} failed: {cause}",
            remedy="check that it is reachable, writable and migrated",
        ) from error


def _sqlite(url: URL) -> Engine:
    engine = create_engine(url)

    @event.listens_for(engine, "connect")
    def configure(connection: DBAPIConnection, _entry: ConnectionPoolEntry) -> None:
        # The driver's own transactions begin too late (at the first write); ours begin below.
        connection.isolation_level = None
        cursor = connection.cursor()
        for pragma in ("journal_mode=WAL", "synchronous=FULL", f"busy_timeout={BUSY_MILLISECONDS}", "foreign_keys=ON"):
            cursor.execute(f"PRAGMA {pragma}")
        cursor.close()

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        # A reader that becomes a writer halfway could find its snapshot outdated; a writer waits for its turn instead.
        connection.exec_driver_sql("BEGIN IMMEDIATE" if connection.get_execution_options().get(WRITES) else "BEGIN")

    return engine
