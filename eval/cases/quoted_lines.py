"""Whether the source lines a trace quotes are those of the deployed revision."""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import PurePosixPath

from agent.domain.crash import Crash, StackFrame
from eval.cases.finding import Finding

NAME_PARTS = 2  # a file name alone says too little: every package has an __init__.py


def misquoted(crashes: Sequence[Crash], files: Mapping[str, bytes], prefixes: Sequence[str], source: str) -> Iterator[Finding]:
    """A finding for each frame whose quoted line is not what stands there.

    Args:
        crashes: as read from the evidence.
        files: the deployed revision, path -> content.
        prefixes: what deployed paths carry before repository paths.
        source: name of the evidence, for the finding.
    """
    seen: set[tuple[str, int, str]] = set()
    for frame in _frames(crashes):
        key = (frame.path, frame.line, frame.code)
        candidates = _candidates(frame.path, files, prefixes)
        if not frame.code or not candidates or key in seen:
            continue
        seen.add(key)
        lines = {path: _line(files[path], frame.line) for path in candidates}
        if not any(_same(frame.code, line) for line in lines.values()):
            path, line = next(iter(lines.items()))
            yield Finding(
                check="source lines",
                seen=f"given/{source} quotes {frame.code!r} as line {frame.line} of {path}, but there stands {line!r}",
                remedy="write the trace again after the last change of repo/ or history/: suture eval trace",
            )


def _frames(crashes: Sequence[Crash]) -> Iterator[StackFrame]:
    for crash in crashes:
        yield from crash.frames
        yield from _frames((*((crash.cause,) if crash.cause else ()), *crash.members))


def _candidates(named: str, files: Mapping[str, bytes], prefixes: Sequence[str]) -> list[str]:
    """Files the frame may mean: the one below a prefix, else those that share the longest end of the path."""
    path = named.replace("\\", "/")
    for prefix in prefixes:
        below = path.removeprefix(prefix.rstrip("/") + "/")
        if below != path and below in files:
            return [below]
    wanted = _parts(path)
    shared = {file: _shared(wanted, _parts(file)) for file in files}
    longest = max(shared.values(), default=0)
    return sorted(file for file, count in shared.items() if count == longest) if longest >= NAME_PARTS else []


def _parts(path: str) -> tuple[str, ...]:
    return PurePosixPath(path.casefold()).parts[::-1]


def _shared(one: Sequence[str], other: Sequence[str]) -> int:
    return next(
        (count for count, (left, right) in enumerate(zip(one, other, strict=False)) if left != right), min(len(one), len(other))
    )


def _line(content: bytes, number: int) -> str:
    lines = content.decode("utf-8", "replace").splitlines()
    return lines[number - 1].strip() if 0 < number <= len(lines) else "beyond its end"


def _same(quoted: str, line: str) -> bool:
    return bool(line) and quoted.splitlines()[0].strip() == line
