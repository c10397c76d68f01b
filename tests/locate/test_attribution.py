import pytest

from agent.domain.crash import Crash, StackFrame
from agent.domain.location import FaultOwner
from agent.domain.untrusted import Untrusted
from agent.stages.localization.attribution import attribute_fault, why_unlocated


def crash(kind: str, message: str, *paths: str) -> Crash:
    frames = tuple(StackFrame(path=path, line=1, function="f") for path in paths)
    return Crash(type=kind, message=Untrusted(message), frames=frames)


@pytest.mark.parametrize(
    ("kind", "message"),
    [
        ("MemoryError", ""),
        ("OSError", "[Errno 28] No space left on device: '/var/x'"),
        ("ConnectionRefusedError", "[Errno 111] Connection refused"),
        ("urllib3.exceptions.NewConnectionError", "Failed to establish a new connection: [Errno 111] Connection refused"),
        ("socket.gaierror", "[Errno -2] Name or service not known"),
        ("requests.exceptions.ReadTimeout", "HTTPConnectionPool(host='api'): Read timed out. (read timeout=5)"),
        ("TimeoutError", ""),
        ("asyncio.exceptions.TimeoutError", ""),
        ("ConnectionResetError", "[Errno 104] Connection reset by peer"),
        ("sqlalchemy.exc.OperationalError", "(psycopg.errors.DeadlockDetected) deadlock detected"),
        ("sqlite3.OperationalError", "database is locked"),
        ("psycopg.OperationalError", "FATAL: sorry, too many clients already"),
    ],
)
def test_what_the_machines_around_the_code_did_is_infrastructure(kind: str, message: str) -> None:
    found = attribute_fault(crash(kind, message), raised_here=False)
    assert found.owner is FaultOwner.INFRASTRUCTURE
    assert found.reasons[0].endswith(".")


@pytest.mark.parametrize(
    ("kind", "message"),
    [
        ("AttributeError", "'NoneType' object has no attribute 'timeout'"),
        ("ValueError", "timed out must be positive"),
        ("UnicodeDecodeError", "'utf-8' codec can't decode byte 0xe9"),
        ("json.decoder.JSONDecodeError", "Expecting value: line 1 column 1 (char 0)"),
        ("FileNotFoundError", "[Errno 2] No such file or directory: 'x'"),
        ("OSError", "[Errno 24] Too many open files"),
        ("KeyError", "'connection refused'"),
        ("RecursionError", "maximum recursion depth exceeded"),
        ("sqlite3.OperationalError", "no such column: pric"),
    ],
)
def test_what_code_can_mend_is_code(kind: str, message: str) -> None:
    assert attribute_fault(crash(kind, message), raised_here=False).owner is FaultOwner.CODE


def test_damaged_input_is_data() -> None:
    assert attribute_fault(crash("zipfile.BadZipFile", "File is not a zip file"), raised_here=False).owner is FaultOwner.DATA


def test_an_exception_the_repository_raises_itself_is_its_own_word() -> None:
    assert attribute_fault(crash("TimeoutError", ""), raised_here=True).owner is FaultOwner.CODE


@pytest.mark.parametrize(
    ("found", "code"),
    [
        (None, "no-crash"),
        (crash("ValueError", "x", "/usr/lib/python3/dist-packages/requests/api.py"), "dependency"),
        (crash("ConnectionRefusedError", "[Errno 111] Connection refused", "/x/site-packages/redis/client.py"), "infrastructure"),
        (crash("ValueError", "x"), "no-frames"),
        (crash("ValueError", "x", "/opt/other/x.py"), "not-in-repository"),
    ],
)
def test_why_no_place_can_be_named(found: Crash | None, code: str) -> None:
    assert why_unlocated(found, ()).code == code
