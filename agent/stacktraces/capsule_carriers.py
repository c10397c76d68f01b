"""Capsules inside of what others carry: an error tracker's event, a log record, the attributes of a span's event."""

import zlib
from base64 import b64decode
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Final

from agent.domain.crash import Crash
from agent.errors import BadTrace
from agent.stacktraces.capsule import BYTES_AT_MOST, capsule_of, crash_of_capsule, is_capsule, read_capsule

ATTRIBUTES: Final = ("suture.capsule", "suture_capsule")
_PACKED: Final = "suture1:"


def unpacked(text: str) -> bytes:
    """The bytes of a capsule that was packed into a text.

    Args:
        text: `suture1:` and the base64 of the compressed capsule.

    Raises:
        BadTrace: another text, a damaged one, or one that unpacks to more than a capsule may have.
    """
    if not text.startswith(_PACKED):
        raise BadTrace(f"a packed capsule that starts {text[:20]!r}", expected=f"it to start {_PACKED!r}")
    stream = zlib.decompressobj()
    try:
        content = stream.decompress(b64decode(text[len(_PACKED) :], validate=True), BYTES_AT_MOST + 1)
    except (ValueError, zlib.error) as error:
        raise BadTrace(f"a packed capsule that is damaged ({error})", expected="all of its text") from error
    if len(content) > BYTES_AT_MOST:
        raise BadTrace(f"a packed capsule of more than {BYTES_AT_MOST} bytes", expected="one as the recorder packs it")
    return content


def carried_capsules(carrier: Mapping[str, object]) -> Iterator[Crash]:
    """The crashes of the capsules in an event, a record or attributes; those that can't be read are left out.

    Args:
        carrier: decoded JSON.
    """
    for value in _places(carrier):
        try:
            if isinstance(value, str) and value.startswith(_PACKED):
                yield read_capsule(unpacked(value))
            elif is_capsule(value):
                yield crash_of_capsule(capsule_of(value))
        except BadTrace:
            continue  # what carries it is worth reading without it


def with_capsule(crash: Crash, carrier: Mapping[str, object]) -> Crash:
    """The crash with the capsule that its carrier has of it, as it is without one."""
    fitting = (found.capsule for found in carried_capsules(carrier) if found.short_type == crash.short_type)
    return crash if crash.capsule is not None else replace(crash, capsule=next(fitting, None))


def _places(carrier: Mapping[str, object]) -> Iterator[object]:
    yield from (carrier[key] for key in ATTRIBUTES if key in carrier)
    contexts, extra = carrier.get("contexts"), carrier.get("extra")
    if isinstance(contexts, Mapping) and "suture_capsule" in contexts:
        context = contexts["suture_capsule"]
        yield context
        if isinstance(context, Mapping):
            yield context.get("capsule")
    if isinstance(extra, Mapping):
        yield extra.get("suture_capsule")
