"""Code contexts for rules, made from a case page: its traceback on its before-files."""

import dataclasses
from collections.abc import Mapping

from agent.code.source import parse_python
from agent.code.symbols import enclosing_symbol
from agent.domain.crash import Crash, CrashSignature, StackFrame
from agent.domain.location import CodeContext, LocatedFrame, SourceFile
from agent.stacktraces.read import read_crashes


def context_of(traceback: str, files: tuple[SourceFile, ...], recorded: Mapping[str, str] | None = None) -> CodeContext:
    """The context that a traceback gives on these files, as locating would.

    Args:
        traceback: text with one crash.
        files: the repository's files.
        recorded: variables of the innermost repository frame.
    """
    crash = innermost_cause(read_crashes(traceback)[-1], files)
    crash = with_locals(crash, files, recorded or {})
    frames = tuple(located for frame in crash.frames if (located := locate(frame, files)) is not None)
    last = frames[-1] if frames else None
    return CodeContext(
        revision="0" * 40,
        crash=crash,
        signature=CrashSignature(
            type=crash.short_type,
            path=last.path if last else "",
            function=last.symbol.rsplit(".", 1)[-1] if last else "",
        ),
        frames=frames,
        suspects=(),
        files={file.path: file for file in files},
    )


def locate(frame: StackFrame, files: tuple[SourceFile, ...]) -> LocatedFrame | None:
    """The frame in the file whose path its own path ends with."""
    file = next((file for file in files if f"/{frame.path}".endswith(f"/{file.path}")), None)
    if file is None:
        return None
    return LocatedFrame(
        frame=frame, path=file.path, line=frame.line, symbol=enclosing_symbol(parse_python(file), frame.line).name
    )


def innermost_cause(crash: Crash, files: tuple[SourceFile, ...]) -> Crash:
    """The deepest exception of the chain that has frames in the files."""
    found, link = crash, crash.cause
    while link is not None:
        if any(locate(frame, files) for frame in link.frames):
            found = link
        link = link.cause
    return found


def with_locals(crash: Crash, files: tuple[SourceFile, ...], recorded: Mapping[str, str]) -> Crash:
    """The crash, its innermost repository frame holding the recorded variables."""
    places = [index for index, frame in enumerate(crash.frames) if locate(frame, files)]
    if not recorded or not places:
        return crash
    frames = list(crash.frames)
    frames[places[-1]] = dataclasses.replace(frames[places[-1]], locals=dict(recorded))
    return dataclasses.replace(crash, frames=tuple(frames))
