"""Lines of a directory's files that match, by git grep: as quick as git, and no pattern can run away in our process."""

import os
import signal
import subprocess
from dataclasses import dataclass
from pathlib import Path

from agent.errors import BadInput
from agent.git.command import ISOLATED

OUTPUT_AT_MOST = 2 * 1024**2
SECONDS = 20.0
PER_FILE = 50
NOTHING_FOUND = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One line of one file.

    Args:
        path: relative to the directory.
        number: 1-based.
        text: without its end; bytes that are no text are replaced.
    """

    path: str
    number: int
    text: str


def lines_with(tree: Path, pattern: str, *options: str) -> tuple[Line, ...]:
    """The lines that match, by path; at most fifty a file and two megabytes in all.

    Args:
        tree: directory.
        pattern: what to look for.
        options: `-F` for plain text, `-E` for POSIX extended regular expressions, `-w` for whole words, `-i` for any case.

    Raises:
        BadInput: git does not take the pattern, or looked for too long.
    """
    argv = ["git", "grep", "--no-index", "-nzI", "--no-color", f"--max-count={PER_FILE}", *options, "-e", pattern, "--", "."]
    environ = {**ISOLATED, "PATH": os.environ.get("PATH", os.defpath), "GIT_CEILING_DIRECTORIES": str(tree.parent)}
    started = subprocess.Popen(
        argv,
        cwd=tree,
        env=environ,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        start_new_session=True,
    )
    with started as process:
        try:
            output, errors = process.communicate(timeout=SECONDS)
        except subprocess.TimeoutExpired as problem:
            raise BadInput(
                f"looking for {pattern[:100]!r} took longer than {SECONDS:.0f} s", expected="a simpler pattern"
            ) from problem
        finally:
            if process.poll() is None:
                os.killpg(process.pid, signal.SIGKILL)
    if process.returncode > NOTHING_FOUND:
        said = errors.decode("utf-8", "replace").strip().removeprefix("fatal: ")[:200]
        raise BadInput(
            f"the pattern {pattern[:100]!r} is not understood ({said})", expected="a POSIX regular expression, or plain text"
        )
    return tuple(found for row in output[:OUTPUT_AT_MOST].split(b"\n") if (found := _line(row)))


def _line(row: bytes) -> Line | None:
    path, _, rest = row.partition(b"\0")
    number, separator, text = rest.partition(b"\0")
    if not separator or not number.isdigit():
        return None
    return Line(path=os.fsdecode(path), number=int(number), text=text.decode("utf-8", "replace"))
