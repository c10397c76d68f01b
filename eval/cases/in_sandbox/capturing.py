"""Lets the recorder keep the exception that failed a test; runs in the target's interpreter, beside `catching.py`."""

import itertools
import json
import sys
import time
import traceback
from collections.abc import Callable
from types import TracebackType
from typing import Any

TRIES = 3
Kept = Callable[["list[str]"], "list[bool]"]


def capsule_of(errors: "list[BaseException]", recorder: str, root: str, kept: Kept) -> "dict[str, Any] | None":
    """The capsule of an exception, as if the repository had been called by nobody.

    Args:
        errors: the exception and what led to it, latest first; their tracebacks are cut.
        recorder: directory the recorder is imported from.
        root: of the service's own code.
        kept: says of the files of a stack which frames belong to the story.
    """
    sys.path.append(recorder)
    import suture_recorder  # noqa: PLC0415  # the path to it is set only now

    # The bound on time counts what this process computes: how busy the machine is, is not what is to be measured.
    vars(suture_recorder.bounds)["perf_counter"] = time.process_time
    hidden: set[str] = set()
    for error in errors:
        names = [frame.f_code.co_filename for frame, _ in traceback.walk_tb(error.__traceback__)]
        left_out = [not keep for keep in kept(names)]
        first = sum(1 for _ in itertools.takewhile(bool, left_out))
        hidden |= set(itertools.compress(names[first:], left_out[first:]))
        error.__traceback__ = without_first(error.__traceback__, first)
    document = None
    for _ in range(TRIES):
        raw = suture_recorder.capture(errors[0], origin=suture_recorder.Origin(own=(root,)))
        document = json.loads(raw) if raw else document
        if document and "seconds" not in document["cut"]:
            break
    return without_frames(document, hidden) if document else None


def without_first(trace: "TracebackType | None", count: int) -> "TracebackType | None":
    """The traceback without its outermost frames."""
    for _ in range(count):
        trace = trace.tb_next if trace else None
    return trace


def without_frames(document: "dict[str, Any]", hidden: "set[str]") -> "dict[str, Any]":
    """The capsule without the frames of some files."""
    places: dict[int, int] = {}
    frames: list[dict[str, Any]] = []
    for number, frame in enumerate(document["frames"]):
        if frame["file"] not in hidden:
            places[number] = len(frames)
            frames.append(frame)
    for error in document["exceptions"]:
        error["frames"] = [places[number] for number in error["frames"] if number in places]
    return {**document, "frames": frames}
