"""What a job's pod printed: what it was, checked to be whole."""

import base64
import binascii

from agent.sandboxes.streams import Clipped

PARTS = ("head", "tail", "report", "total")


class CutLog(ValueError):
    """A log that does not hold all of what was printed."""


def read_channels(log: bytes, output_bytes: int) -> tuple[bytes, bytes, int]:
    """Output as every backend gives it, report, and how many bytes of output there were.

    Args:
        log: as the reporting container printed it.
        output_bytes: bytes of output that were to be kept.

    Raises:
        CutLog: a part or the end is missing.
    """
    lines = log.decode("ascii", errors="replace").split("\n")
    parts: dict[str, list[str]] = {}
    current: list[str] = []
    for line in lines:
        if line in PARTS and line not in parts:
            current = parts.setdefault(line, [])
        else:
            current.append(line)
    if set(parts) != set(PARTS) or parts["total"][1:2] != ["end"]:
        raise CutLog("the log of the pod's reporting container is not whole")
    try:
        head, tail, report = (base64.b64decode("".join(parts[name]), validate=True) for name in PARTS[:3])
        total = len(head) + int(parts["total"][0])
    except (binascii.Error, ValueError) as error:
        raise CutLog(f"the log of the pod's reporting container is damaged: {error}") from None
    kept = Clipped(output_bytes, bytearray(head), bytearray(tail), total)
    return kept.value(), report, total
