"""Crashes that really happened: a call made in a process of its own, recorded as error trackers and loggers record it."""

import json
import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

from agent.domain.crash import Crash, CrashSignature, StackFrame
from agent.domain.location import CodeContext, LocatedFrame, SourceFile
from agent.domain.untrusted import Untrusted

DEPLOYED = "/srv/app"

# Runs beside the code that crashes, which knows nothing of us. `tracker` writes variables as an error tracker's SDK does: nested
# containers of short reprs, ten entries at most; `text` as traceback's capture_locals does: one repr each; `none` writes none.
RECORDER = """
import json, os, sys

def tracker(value, depth=0):
    if isinstance(value, dict) and depth < 4:
        return {str(key): tracker(item, depth + 1) for key, item in list(value.items())[:10]}
    if isinstance(value, (list, tuple)) and depth < 4:
        return [tracker(item, depth + 1) for item in list(value)[:10]]
    text = repr(value)
    return text if len(text) <= 200 else text[:197] + "..."

def frames(error, style, outermost):
    # The outermost exception came through this very frame; what caused it began further in.
    found, link = [], error.__traceback__.tb_next if outermost else error.__traceback__
    while link is not None:
        frame = link.tb_frame
        variables = {} if style == "none" else {
            name: tracker(value) if style == "tracker" else repr(value) for name, value in list(frame.f_locals.items())[:10]
        } if frame.f_code.co_name != "<module>" else {}
        found.append([os.path.relpath(frame.f_code.co_filename), link.tb_lineno, frame.f_code.co_name, variables])
        link = link.tb_next
    return found

def record(error, style, outermost=True):
    cause = error.__cause__ or error.__context__
    return {
        "type": type(error).__name__,
        "message": str(error),
        "frames": frames(error, style, outermost),
        "cause": cause and record(cause, style, False),
    }

sys.path.insert(0, "src" if os.path.isdir("src") else os.getcwd())
sys.dont_write_bytecode = True
try:
    exec(sys.argv[2])
except BaseException as error:
    print(json.dumps(record(error, sys.argv[1])))
"""


def crash_of(repository: Path, statements: str, *, style: str = "tracker") -> Crash:
    """The crash that the statements cause in the repository's code, deployed elsewhere.

    Args:
        repository: directory of the code; nothing is written there.
        statements: Python that imports from it and calls it; its own frame is not recorded.
        style: how variables are recorded: `tracker`, `text` or `none`.
    """
    argv = [sys.executable, "-I", "-c", RECORDER, style, statements]
    done = subprocess.run(argv, cwd=repository, env={"PATH": os.environ["PATH"]}, capture_output=True, check=True)
    assert done.stdout, "the statements did not crash"
    return _crash(json.loads(done.stdout))


def context_of_crash(repository: Path, crash: Crash, revision: str) -> CodeContext:
    """The crash located in the repository, whose code is unchanged since."""
    inside = [(frame, frame.path.removeprefix(f"{DEPLOYED}/")) for frame in crash.frames]
    located = tuple(
        LocatedFrame(frame=frame, path=path, line=frame.line, symbol=frame.function)
        for frame, path in inside
        if (repository / path).is_file()
    )
    innermost = located[-1]
    return CodeContext(
        revision=revision,
        crash=crash,
        signature=CrashSignature(type=crash.short_type, path=innermost.path, function=innermost.frame.function),
        frames=located,
        suspects=(),
        files={item.path: SourceFile(path=item.path, content=(repository / item.path).read_bytes()) for item in located},
    )


def _crash(record: Mapping[str, object]) -> Crash:
    frames, cause = record["frames"], record["cause"]
    assert isinstance(frames, list)
    return Crash(
        type=str(record["type"]),
        message=Untrusted(str(record["message"])),
        frames=tuple(
            StackFrame(
                path=path if path.startswith("..") else f"{DEPLOYED}/{path}", line=line, function=function, locals=variables
            )
            for path, line, function, variables in frames
        ),
        cause=_crash(cause) if isinstance(cause, dict) else None,
    )
