from dataclasses import replace

import pytest

from agent.domain.crash import Crash, StackFrame
from agent.domain.location import FaultOwner
from agent.domain.untrusted import Untrusted
from agent.stages.localization.attribution import Scene, attribute_fault, why_unlocated


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
        ("KeyboardInterrupt", ""),
        (
            "ssl.SSLCertVerificationError",
            "[SSL: CERTIFICATE_VERIFY_FAILED] certificate verify failed: certificate has expired (_ssl.c:997)",
        ),
        (
            "requests.exceptions.SSLError",
            "HTTPSConnectionPool(host='a', port=443): Max retries exceeded (Caused by SSLError(1, 'WRONG_VERSION_NUMBER'))",
        ),
        ("requests.exceptions.HTTPError", "401 Client Error: Unauthorized for url: https://api.example/v1/orders"),
        ("httpx.HTTPStatusError", "Client error '403 Forbidden' for url 'https://api.example/v1'"),
        ("urllib.error.HTTPError", "HTTP Error 429: Too Many Requests"),
        ("requests.exceptions.HTTPError", "503 Server Error: Service Unavailable for url: https://api.example/"),
        (
            "botocore.exceptions.ClientError",
            "An error occurred (AccessDenied) when calling the GetObject operation: Access Denied",
        ),
        ("botocore.errorfactory.ThrottlingException", "Rate exceeded"),
        ("botocore.exceptions.NoCredentialsError", "Unable to locate credentials"),
        (
            "aiohttp.client_exceptions.ClientConnectorError",
            "Cannot connect to host api:443 ssl:default [Connect call failed ('10.0.0.7', 443)]",
        ),
        ("httpx.ConnectError", "All connection attempts failed"),
        (
            "psycopg2.OperationalError",
            'connection to server at "db" (10.0.0.2), port 5432 failed: FATAL:  the database system is starting up',
        ),
        ("psycopg2.OperationalError", 'FATAL:  password authentication failed for user "shop"'),
        ("pymysql.err.OperationalError", "(2006, 'MySQL server has gone away')"),
        ("redis.exceptions.BusyLoadingError", "Redis is loading the dataset in memory"),
        ("smtplib.SMTPServerDisconnected", "Connection unexpectedly closed"),
        ("pymongo.errors.ServerSelectionTimeoutError", "mongo:27017: [Errno 111] Connection refused, Timeout: 30s"),
        ("OSError", "[Errno 12] Cannot allocate memory"),
        ("PermissionError", "[Errno 13] Permission denied: '/var/lib/x'"),
    ],
)
def test_what_the_machines_around_the_code_did_is_infrastructure(kind: str, message: str) -> None:
    found = attribute_fault(Scene(crash=crash(kind, message)))
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
        ("requests.exceptions.HTTPError", "404 Client Error: Not Found for url: https://api.example/v1/order/401"),
        ("requests.exceptions.HTTPError", "400 Client Error: Bad Request for url: https://api.example:5000/"),
        ("sqlite3.IntegrityError", "NOT NULL constraint failed: orders.customer"),
        ("ValueError", "429 is not a valid Status"),
        ("PermissionError", "you may not see this cart"),
        ("AttributeError", "'Unauthorized' object has no attribute 'code'"),
        ("AssertionError", "connection refused"),
        ("IsADirectoryError", "[Errno 21] Is a directory: '/srv/app'"),
    ],
)
def test_what_code_can_mend_is_code(kind: str, message: str) -> None:
    assert attribute_fault(Scene(crash=crash(kind, message))).owner is FaultOwner.CODE


@pytest.mark.parametrize(
    ("kind", "message"),
    [
        ("SystemExit", "1"),
        ("billiard.exceptions.WorkerLostError", "Worker exited prematurely: signal 9 (SIGKILL) Job: 3."),
        ("concurrent.futures.process.BrokenProcessPool", "A process in the process pool was terminated abruptly"),
        ("numpy.core._exceptions._ArrayMemoryError", "Unable to allocate 93.1 GiB for an array with shape (50000, 250000)"),
        ("RuntimeError", "can't start new thread"),
        ("psycopg2.errors.UndefinedTable", 'relation "orders" does not exist'),
    ],
)
def test_what_cannot_be_known_is_unknown_and_says_what_would_settle_it(kind: str, message: str) -> None:
    found = attribute_fault(Scene(crash=crash(kind, message)))
    assert found.owner is FaultOwner.UNKNOWN
    assert found.reasons[-1].startswith("To settle it: ")


@pytest.mark.parametrize(
    ("kind", "message"),
    [
        ("sqlite3.IntegrityError", "UNIQUE constraint failed: users.mail"),
        ("EOFError", "Compressed file ended before the end-of-stream marker was reached"),
        ("zlib.error", "Error -3 while decompressing data: invalid block type"),
    ],
)
def test_what_the_stored_or_handed_in_data_did_is_data(kind: str, message: str) -> None:
    assert attribute_fault(Scene(crash=crash(kind, message))).owner is FaultOwner.DATA


def test_what_a_dependency_translated_is_seen_behind_its_own_exception() -> None:
    refused = crash("ConnectionRefusedError", "[Errno 111] Connection refused")
    told = replace(crash("shoplib.errors.CallFailed", "no answer"), cause=refused)
    below = StackFrame(path="/x/site-packages/shoplib/client.py", line=3, function="call", code="raise CallFailed('no answer')")
    found = attribute_fault(Scene(crash=told, foreign=(below,)))
    assert found.owner is FaultOwner.INFRASTRUCTURE
    assert found.reasons[1] == "It showed as ConnectionRefusedError, behind CallFailed."


def test_an_own_handler_that_fails_is_not_excused_by_what_it_handled() -> None:
    refused = crash("ConnectionRefusedError", "[Errno 111] Connection refused")
    failed = replace(crash("AttributeError", "'NoneType' object has no attribute 'close'"), cause=refused)
    assert attribute_fault(Scene(crash=failed)).owner is FaultOwner.CODE


def test_damaged_input_is_data() -> None:
    assert attribute_fault(Scene(crash=crash("zipfile.BadZipFile", "File is not a zip file"))).owner is FaultOwner.DATA


def test_an_exception_the_repository_raises_itself_is_its_own_word() -> None:
    assert attribute_fault(Scene(crash=crash("TimeoutError", ""), raised_here=True)).owner is FaultOwner.CODE


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
