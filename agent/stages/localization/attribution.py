"""Whose the fault is: our code, a dependency, data, infrastructure; with the sentence that says why."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from agent.domain.crash import Crash
from agent.domain.location import FaultOwner
from agent.domain.proof import Reason
from agent.stages.localization.frame_paths import Origin, frame_path


@dataclass(frozen=True, slots=True, kw_only=True)
class Attribution:
    """The owner of a fault and why."""

    owner: FaultOwner
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Sign:
    """A kind of failure that no change of code mends.

    Args:
        types: unqualified exception types it shows as.
        message: what the message must hold as well.
        owner: whose it is.
        sentence: why.
    """

    types: re.Pattern[str]
    message: re.Pattern[str]
    owner: FaultOwner
    sentence: str

    def fits(self, crash: Crash) -> bool:
        return bool(self.types.fullmatch(crash.short_type) and self.message.search(crash.message.reveal()[:4000]))


def _sign(types: str, message: str, sentence: str, owner: FaultOwner = FaultOwner.INFRASTRUCTURE) -> _Sign:
    return _Sign(types=re.compile(types), message=re.compile(message, re.IGNORECASE), owner=owner, sentence=sentence)


_OS = r"OSError|IOError|\w*OSError|FileExistsError|PermissionError|BlockingIOError"
_NETWORK_WORDS = r"Connect|Network|Http|HTTP|URL|Url|Socket|Transport|Operational|Interface|Broker|Request|Retry"
_NETWORK = rf"\w*(?:{_NETWORK_WORDS})\w*|OSError|error|gaierror"
_TIMEOUT = r"\w*(?:Timeout|TimedOut|DeadlineExceeded)\w*|timeout"
_DATABASE = r"\w*(?:OperationalError|DeadlockDetected|SerializationFailure|LockNotAvailable|LockTimeout|InternalError)\w*"

_SIGNS = (
    _sign(r"MemoryError|OutOfMemoryError", r"", "The process ran out of memory."),
    _sign(_OS, r"no space left on device|disk quota exceeded|\[errno (?:28|122)\]", "The disk is full."),
    _sign(
        _OS,
        r"too many open files|\[errno (?:23|24)\]",
        "The process ran out of file descriptors; a leak may be ours.",
        FaultOwner.CODE,
    ),
    _sign(_OS, r"read-only file system|input/output error|\[errno (?:5|30)\]", "The disk refuses to be read or written."),
    _sign(
        r"ConnectionRefusedError|" + _NETWORK, r"connection refused|\[errno (?:111|61)\]", "Another host refused the connection."
    ),
    _sign(
        r"gaierror|NameResolutionError|" + _NETWORK,
        r"name or service not known|temporary failure in name resolution|nodename nor servname|getaddrinfo failed",
        "A host's name could not be resolved.",
    ),
    _sign(_NETWORK, r"network is unreachable|no route to host|\[errno (?:101|113)\]", "Another host could not be reached."),
    _sign(
        _NETWORK, r"connection (?:reset|aborted)|broken pipe|server closed the connection", "Another host closed the connection."
    ),
    _sign(r"ConnectionResetError|ConnectionAbortedError|BrokenPipeError", r"", "Another host closed the connection."),
    _sign(_TIMEOUT, r"timed? ?out|deadline|^$", "Another host did not answer in time."),
    _sign(_NETWORK, r"timed? ?out", "Another host did not answer in time."),
    _sign(
        _DATABASE, r"deadlock|could not serialize|lock (?:wait )?timeout|database is locked", "Transactions blocked each other."
    ),
    _sign(_DATABASE, r"too many (?:connections|clients)|remaining connection slots", "The database has no connection left."),
    _sign(r"BadZipFile|BadGzipFile|UnpicklingError", r"", "The input file is damaged.", FaultOwner.DATA),
    _sign(r"DatabaseError", r"disk image is malformed|file is not a database", "The database file is damaged.", FaultOwner.DATA),
    _sign(r"IntegrityError", r"", "The database refused data that break its constraints.", FaultOwner.DATA),
)


def attribute_fault(crash: Crash, *, raised_here: bool) -> Attribution:
    """Whose a crash with frames in the repository is.

    Args:
        crash: the crash to fix.
        raised_here: True when a `raise` of the repository made the exception: then its type is the code's own word.
    """
    sign = next((sign for sign in _SIGNS if sign.fits(crash)), None)
    if sign is None:
        return Attribution(owner=FaultOwner.CODE, reasons=("The stack leads into the repository's own code.",))
    if raised_here and sign.owner is not FaultOwner.CODE:
        return Attribution(
            owner=FaultOwner.CODE, reasons=(f"{crash.short_type} was raised by the repository's own `raise` statement.",)
        )
    return Attribution(owner=sign.owner, reasons=(sign.sentence, f"It showed as {crash.short_type}."))


def why_unlocated(crash: Crash | None, others: Sequence[Crash]) -> Reason:
    """Why no place in the repository can be named."""
    if crash is None:
        return Reason(code="no-crash", text="The evidence holds no stack trace, so no line of code can be named.")
    sign = next((sign for sign in _SIGNS if sign.fits(crash) and sign.owner is not FaultOwner.CODE), None)
    if sign is not None:
        return Reason(code=sign.owner.value, text=f"{sign.sentence} No frame of the stack is in the repository.")
    origins = [frame_path(frame.path) for frame in crash.frames]
    packages = dict.fromkeys(path.inner[0] for path in origins if path.origin is Origin.LIBRARY and path.inner)
    if packages:
        named = ", ".join(name.removesuffix(".py")[:60] for name in [*packages][:3])
        text = f"{crash.short_type} was raised in a dependency ({named}); no frame of the stack is in the repository."
        return Reason(code="dependency", text=text)
    if not crash.frames:
        return Reason(code="no-frames", text=f"{crash.short_type} was reported without a stack, so no line of code can be named.")
    seen = ", ".join(dict.fromkeys(frame.path[-80:] for frame in reversed(crash.frames)))[:240]
    more = f" {len(others)} other crashes don't either." if others else ""
    return Reason(
        code="not-in-repository",
        text=f"No frame of {crash.short_type} is a file of the repository (seen: {seen}).{more} "
        "Set path_prefixes or root of the service.",
    )
