"""Crashes in small repositories, written as the frames they went through."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from locating import located

from agent.domain.location import CodeContext, FaultOwner

LIB = "/usr/local/lib/python3.11"
SITE = f"{LIB}/site-packages"
_DEFINED = re.compile(r"(?:async )?def (\w+)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """One crash and whose it is.

    Args:
        name: what it is about, in a few words.
        file: text of the one own file, `shop/work.py`; the failing line ends with `# here`, its callers' with `# from`.
        error: the last line of the traceback.
        below: frames below the own ones, `path function: code`.
        owner: whose it is.
        says: a part of what the reasons must say.
        others: further files of the repository.
    """

    name: str
    file: str
    error: str
    owner: FaultOwner
    below: tuple[str, ...] = ()
    says: str = ""
    others: Mapping[str, str] = field(default_factory=dict)


def context_of_case(case: Case) -> CodeContext:
    """What locating says of the case."""
    text = "\n".join(line.rstrip() for line in case.file.strip("\n").split("\n")) + "\n"
    own = [*_own_frames(text, "# from"), *_own_frames(text, "# here")]
    below = [_below(frame) for frame in case.below]
    trace = "Traceback (most recent call last):\n" + "".join([*own, *below]) + case.error + "\n"
    files = {"shop/__init__.py": "", "shop/work.py": text.replace("  # here", "").replace("  # from", ""), **case.others}
    return located(trace, files)


def _own_frames(text: str, mark: str) -> list[str]:
    lines = text.split("\n")
    frames = []
    for number, line in enumerate(lines, 1):
        if not line.endswith(mark):
            continue
        indent = len(line) - len(line.lstrip())
        above = (
            found
            for one in reversed(lines[:number])
            if (found := _DEFINED.match(one.lstrip())) and len(one) - len(one.lstrip()) < indent
        )
        inside = next(above, None) if indent else None
        code = line.removesuffix(mark).strip()
        frames.append(f'  File "/srv/app/shop/work.py", line {number}, in {inside[1] if inside else "<module>"}\n    {code}\n')
    return frames


def _below(frame: str) -> str:
    path, function, code = re.match(r"(.+?) ([\w.<>]+): (.*)", frame).groups()  # type: ignore[union-attr]  # cases are well-formed
    return f'  File "{path}", line 100, in {function}\n    {code}\n'
