"""The way out: numbered, authenticated records on the report pipe."""

import hmac
import json
import os
import sys
from typing import Any, Callable, Dict, List

REPORT = 3
Emit = Callable[..., None]


def read_all(descriptor: int) -> bytes:
    """Everything a descriptor gives until its end."""
    chunks: List[bytes] = []
    while True:
        chunk = os.read(descriptor, 65536)
        if not chunk:
            return b"".join(chunks)
        chunks.append(chunk)


def read_task() -> Dict[str, Any]:
    """The task on standard input, which is empty afterwards."""
    task: Dict[str, Any] = json.loads(read_all(0))
    null = os.open(os.devnull, os.O_RDONLY)
    os.dup2(null, 0)
    os.close(null)
    return task


def open_channel(key: bytes) -> "tuple[Emit, int]":
    """A function that writes records, and the descriptor it writes them to.

    The pipe leaves its well-known number and is not inherited by child processes; forked ones lose it. The key itself is
    not kept, only a primed digest that nothing but the function refers to.

    Args:
        key: secret of this run, known to the host alone.
    """
    descriptor = os.dup(REPORT)
    os.close(REPORT)
    primed = hmac.new(key, digestmod="sha256")
    owner = os.getpid()
    number = [0]

    def emit(kind: str, **fields: Any) -> None:
        if os.getpid() != owner:
            return
        body = json.dumps(dict(fields, kind=kind), separators=(",", ":"))
        seal = primed.copy()
        seal.update(("%d\n%s" % (number[0], body)).encode())
        line = json.dumps([number[0], body, seal.hexdigest()]).encode() + b"\n"
        number[0] += 1
        while line:
            line = line[os.write(descriptor, line) :]

    if hasattr(os, "register_at_fork"):
        os.register_at_fork(after_in_child=lambda: os.close(descriptor))
    return emit, descriptor


def finish(emit: Emit, status: int, signs: List[str], **fields: Any) -> None:
    """Write the last record and end the process at once: what the target left running has no say in the exit code.

    Args:
        emit: the channel's function.
        status: exit code.
        signs: signs of tampering.
        fields: further fields of the record.
    """
    _flush(sys.stdout)
    _flush(sys.stderr)
    emit("end", status=status, signs=signs[:20], **fields)
    os._exit(status)


def _flush(stream: Any) -> None:
    try:
        stream.flush()
    except Exception:  # noqa: BLE001  # the target may have left anything in the stream's place
        return
