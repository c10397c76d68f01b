"""What an exception's type and message say by themselves: kinds of failure that no change of this code mends."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from agent.domain.crash import Crash
from agent.domain.location import FaultOwner
from agent.stages.attribution.scene import MESSAGE_CHARACTERS, Attribution, Scene

_LINKS = 6


@dataclass(frozen=True, slots=True, kw_only=True)
class Sign:
    """A kind of failure that shows by its exception.

    Args:
        types: unqualified exception types it shows as.
        message: what the message must hold as well.
        owner: whose it is.
        sentence: why.
        settle: for what can't be known: the evidence that would tell.
    """

    types: re.Pattern[str]
    message: re.Pattern[str]
    owner: FaultOwner
    sentence: str
    settle: str = ""

    def fits(self, crash: Crash) -> bool:
        """True when the crash shows it."""
        return bool(self.types.fullmatch(crash.short_type) and self.message.search(crash.message.reveal()[:MESSAGE_CHARACTERS]))


def sign_of(crash: Crash) -> Sign | None:
    """The first sign that an exception shows, looked for in itself alone."""
    return next((sign for sign in SIGNS if sign.fits(crash)), None)


def by_sign(scene: Scene) -> Attribution | None:
    """What the exception, or the one that a dependency translated into it, says of its owner; None when it says nothing."""
    for crash in _translated(scene):
        sign = sign_of(crash)
        if sign is not None:
            shown = f"It showed as {crash.short_type}" + ("." if crash is scene.crash else f", behind {scene.crash.short_type}.")
            return Attribution(owner=sign.owner, reasons=(sign.sentence, shown, *((sign.settle,) if sign.settle else ())))
    return None


def _translated(scene: Scene) -> Iterator[Crash]:
    """The crash, and what it was raised from when a dependency did the raising: an own handler that fails is another fault."""
    yield scene.crash
    link = scene.crash.cause
    for _ in range(_LINKS if scene.foreign else 0):
        if link is None:
            return
        yield link
        link = link.cause


def _sign(types: str, message: str, sentence: str, owner: FaultOwner = FaultOwner.INFRASTRUCTURE, settle: str = "") -> Sign:
    return Sign(
        types=re.compile(types), message=re.compile(message, re.IGNORECASE), owner=owner, sentence=sentence, settle=settle
    )


_OS = r"OSError|IOError|\w*OSError|FileExistsError|PermissionError|BlockingIOError"
_NETWORK_WORDS = (
    r"Connect|Network|Http|HTTP|URL|Url|Socket|Transport|Operational|Interface|Broker|Request|Retry|Rpc|Endpoint|SMTP"
)
_NETWORK = rf"\w*(?:{_NETWORK_WORDS})\w*|OSError|error|gaierror"
_TIMEOUT = r"\w*(?:Timeout|TimedOut|DeadlineExceeded)\w*|timeout"
_DATABASE = (
    r"\w*(?:OperationalError|DeadlockDetected|SerializationFailure|LockNotAvailable|LockTimeout|InternalError|InterfaceError)\w*"
)
_ANSWER = r"\w*(?:HTTP|Http|Status|Response|Client|API|Api|Request)\w*(?:Error|Exception)|HTTPStatus\w*"
_REFUSED = r"\w*(?:Authentication|Authorization|Unauthori[sz]ed|Forbidden|AccessDenied|Credential|InsufficientPrivilege)\w*"
_THROTTLED = r"\w*(?:RateLimit|TooManyRequests|Throttl|QuotaExceeded)\w*"
_PROCESS = r"WorkerLostError|BrokenProcessPool|TerminatedWorkerError|Terminated|WorkerTerminate"

_UNKNOWN, _DATA, _CODE = FaultOwner.UNKNOWN, FaultOwner.DATA, FaultOwner.CODE
_TO_SETTLE_MEMORY = "To settle it: the process's memory over the hour before, and the kernel's log at that moment."

SIGNS: tuple[Sign, ...] = (
    # The process and its host.
    _sign(r"KeyboardInterrupt", r"", "The process was stopped from outside: by a person, or by the system that runs it."),
    _sign(
        r"SystemExit",
        r"",
        "The process was ended by its own code or by its supervisor; the exception does not say why.",
        _UNKNOWN,
        "To settle it: the lines logged just before, and the supervisor's log at that moment.",
    ),
    _sign(
        _PROCESS,
        r"",
        "A worker process disappeared; what ended it left no stack.",
        _UNKNOWN,
        _TO_SETTLE_MEMORY,
    ),
    _sign(
        r"\w*MemoryError",
        r"unable to allocate [\d.]+ [GTPE]i?B",
        "One allocation asked for more memory than there is: the size came from the code or from its input.",
        _UNKNOWN,
        "To settle it: the recorded variables of the frame, which say where the size came from.",
    ),
    _sign(r"MemoryError|OutOfMemoryError", r"", "The process ran out of memory."),
    _sign(
        r"RuntimeError|error",
        r"can't start new thread",
        "The process has as many threads as it may: a low limit, or threads that are never ended.",
        _UNKNOWN,
        "To settle it: the number of threads over the hours before; one that only grows is a leak in the code.",
    ),
    _sign(_OS, r"no space left on device|disk quota exceeded|\[errno (?:28|122)\]", "The disk is full."),
    _sign(
        _OS,
        r"too many open files|\[errno (?:23|24)\]",
        "The process ran out of file descriptors; a leak may be ours.",
        _CODE,
    ),
    _sign(_OS, r"read-only file system|input/output error|\[errno (?:5|30)\]", "The disk refuses to be read or written."),
    _sign(r"PermissionError|OSError", r"\[errno (?:1|13)\]", "The process lacks a right that the machine it runs on must give."),
    _sign(_OS, r"address already in use|\[errno (?:98|48)\]", "The address is taken by another process."),
    _sign(_OS, r"cannot allocate memory|\[errno 12\]", "The machine has no memory left."),
    # The network.
    _sign(
        r"\w*(?:SSL|Certificate)\w*|" + _NETWORK,
        r"certificate[ _]verify[ _]failed|certificate has expired|certificate is not yet valid"
        r"|hostname mismatch|self[- ]signed certificate",
        "The other host's TLS certificate is not accepted.",
    ),
    _sign(
        r"\w*(?:SSL|TLS)\w*|" + _NETWORK,
        r"handshake|wrong[ _]version[ _]number|eof occurred in violation of protocol"
        r"|unexpected[ _]eof|tlsv1[ _]alert|no protocols available",
        "The TLS connection with another host could not be set up.",
    ),
    _sign(
        r"ConnectionRefusedError|" + _NETWORK, r"connection refused|\[errno (?:111|61)\]", "Another host refused the connection."
    ),
    _sign(
        r"gaierror|NameResolutionError|" + _NETWORK,
        r"name or service not known|temporary failure in name resolution|nodename nor servname|getaddrinfo failed"
        r"|could not translate host name|name does not resolve",
        "A host's name could not be resolved.",
    ),
    _sign(_NETWORK, r"network is unreachable|no route to host|\[errno (?:101|113)\]", "Another host could not be reached."),
    _sign(
        _NETWORK,
        r"connection (?:reset|aborted)|broken pipe|server (?:closed|disconnected)|connection (?:unexpectedly )?closed",
        "Another host closed the connection.",
    ),
    _sign(r"ConnectionResetError|ConnectionAbortedError|BrokenPipeError", r"", "Another host closed the connection."),
    _sign(
        _NETWORK,
        r"cannot connect to host|connect call failed|all connection attempts failed|could not connect to"
        r"|failed to establish a new connection"
        r"|statuscode\.unavailable|failed to connect to all addresses",
        "No connection to another host could be made.",
    ),
    _sign(
        _TIMEOUT,
        r"timed? ?out|deadline|^$|no (?:replica set )?servers? (?:found|available)",
        "Another host did not answer in time.",
    ),
    _sign(_NETWORK, r"timed? ?out|deadline exceeded", "Another host did not answer in time."),
    # What other services answer.
    _sign(_THROTTLED, r"", "Another service limits how often it may be asked."),
    _sign(
        _ANSWER,
        r"(?<![\d.:/])429(?!\d)|too many requests|rate (?:limit|exceeded)|throttl|quota exceeded",
        "Another service limits how often it may be asked.",
    ),
    _sign(_REFUSED, r"", "Credentials or rights were refused."),
    _sign(
        _ANSWER,
        r"(?<![\d.:/])40[13](?!\d)|\bunauthori[sz]ed\b|\bforbidden\b|accessdenied|access denied"
        r"|expiredtoken|invalidclienttokenid",
        "Credentials or rights were refused by another service.",
    ),
    _sign(
        _DATABASE + r"|ProgrammingError|\w*SMTP\w*",
        r"(?:password |peer |ident )?authentication failed|access denied for user|permission denied (?:for|to)"
        r"|no pg_hba\.conf entry|login failed",
        "The database or server refuses the credentials.",
    ),
    _sign(
        _ANSWER,
        r"(?<![\d.:/])50[0234](?!\d)|bad gateway|service unavailable|gateway time-?out|internal server error",
        "Another service failed on its own side.",
    ),
    # The database.
    _sign(
        _DATABASE, r"deadlock|could not serialize|lock (?:wait )?timeout|database is locked", "Transactions blocked each other."
    ),
    _sign(_DATABASE, r"too many (?:connections|clients)|remaining connection slots", "The database has no connection left."),
    _sign(
        _DATABASE,
        r"could not connect|connection to server|can't connect to|lost connection|server has gone away|terminating connection"
        r"|is (?:starting up|shutting down|in recovery mode)|unable to open database file|connection (?:is|already) closed",
        "The database is down or can't be reached.",
    ),
    _sign(
        r"\w*(?:BusyLoading|ReadOnly|ClusterDown|MasterDown|NotPrimary|NotMaster)\w*Error|ResponseError",
        r"^(?:busy |loading |readonly |clusterdown|masterdown|misconf|oom command|not ?master|not primary)"
        r"|loading the dataset|read only replica",
        "The data store is not ready to serve.",
    ),
    _sign(
        r"UndefinedTable|\w*ProgrammingError|\w*OperationalError",
        r"no such table|relation \"?[\w.]+\"? does not exist|table '?[\w.]+'? doesn't exist",
        "The database has no such table: its migration did not run, or the code asks for the wrong name.",
        _UNKNOWN,
        "To settle it: whether the migrations of the deployed revision ran on this database.",
    ),
    # Data.
    _sign(
        r"IntegrityError|NotNullViolation|CheckViolation",
        r"not[- ]null|cannot be null|null value in column|check constraint",
        "The code hands the database a row that its schema forbids.",
        _CODE,
    ),
    _sign(r"IntegrityError|\w+Violation", r"", "The database refused data that break its constraints.", _DATA),
    _sign(r"BadZipFile|BadGzipFile|UnpicklingError|LZMAError", r"", "The input file is damaged.", _DATA),
    _sign(r"EOFError", r"ran out of input|compressed file ended|end-of-stream", "The input file ends too early.", _DATA),
    _sign(r"error", r"^error -\d+ while (?:de)?compressing", "The compressed input is damaged.", _DATA),
    _sign(r"DatabaseError", r"disk image is malformed|file is not a database", "The database file is damaged.", _DATA),
)
