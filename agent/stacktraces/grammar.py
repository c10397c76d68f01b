"""What the lines of a Python traceback look like, once a log's own prefix is gone."""

import re
from typing import Final

_TYPE: Final = r"(?:[^\W\d]\w*|<locals>)(?:\.(?:[^\W\d]\w*|<locals>))*"

HEADER: Final = re.compile(r"\s*(?:\+ )?(?P<group>Exception Group )?Traceback \(most recent call last\):\s*$")
GROUP_HEADER: Final = re.compile(r"(?P<indent> *)\+ Exception Group Traceback \(most recent call last\):\s*$")
FRAME: Final = re.compile(r'(?P<indent>\s*)(?:> )?File "(?P<path>.*?)", line (?P<line>[0-9]{1,9})(?:, in (?P<function>.*))?$')
REPEATED: Final = re.compile(r"\s*\[Previous line repeated (?P<times>[0-9]{1,9}) more times?\]\s*$")
MARKER: Final = re.compile(r"\s*[~^][~^ ]*$")
LOCAL: Final = re.compile(r"(?P<name>[^\W\d]\w*) = (?P<value>.*)$", re.DOTALL)
EXCEPTION: Final = re.compile(rf"(?P<type>{_TYPE})(?::(?: (?P<message>.*))?)?\s*$", re.DOTALL)
_CERTAIN: Final = re.compile(
    r"(?:\w+\.|<locals>\.)*"
    r"(?:\w*(?:Error|Exception|Warning|Exit|Interrupt|StopIteration|StopAsyncIteration|ExceptionGroup|Timeout|Failure|Fault)"
    r"|(?<=\.)[A-Z]\w*[a-z]\w*)(?::|$)"
)

EXPLICIT: Final = "The above exception was the direct cause of the following exception:"
IMPLICIT: Final = "During handling of the above exception, another exception occurred:"

_RECORD: Final = re.compile(
    r"\s?(?:<[0-9]{1,3}>)?[\[(]?(?:"
    r"[0-9]{4}[-/][0-9]{2}[-/][0-9]{2}[T :,]"
    r"|[0-9]{2}:[0-9]{2}:[0-9]{2}\b"
    r"|[0-9]{2}/[A-Z][a-z]{2}/[0-9]{4}:"
    r"|(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec) [ 0-9][0-9] [0-9]{2}:"
    r"|(?:DEBUG|INFO|NOTICE|WARN|WARNING|ERROR|CRITICAL|FATAL|TRACE)(?:[\]:| ]|$)"
    r"|[DIWEC] ?[0-9]{4,6} [0-9]{2}:"
    r"|[0-9]{1,3}(?:\.[0-9]{1,3}){3}[ :]"
    r')|\s?\{"'
)
_REPORT: Final = re.compile(
    r"Exception in thread |Exception ignored in|Task exception was never retrieved|Future exception was never retrieved"
    r"|Unhandled exception in |Stack \(most recent call last\):|Fatal Python error: |--- Logging error ---"
)


def connector_of(line: str) -> bool | None:
    """True for "direct cause", False for "during handling", None for any other line."""
    text = line.strip()
    if text == EXPLICIT:
        return True
    return False if text == IMPLICIT else None


def starts_record(line: str) -> bool:
    """True when the line looks like the beginning of another log record."""
    return _RECORD.match(line) is not None


def starts_report(line: str) -> bool:
    """True when the line begins another crash or stack: a header, a connector, "Exception in thread" and the like."""
    return HEADER.match(line) is not None or connector_of(line) is not None or _REPORT.match(line) is not None


def exception_of(line: str) -> re.Match[str] | None:
    """The line as `type: message`, None when it can't be one."""
    return None if starts_record(line) else EXCEPTION.match(line)


def certainly_exception(line: str) -> bool:
    """True when the line is an exception's even out of place: its type is named as exceptions are."""
    return not starts_record(line) and _CERTAIN.match(line) is not None
