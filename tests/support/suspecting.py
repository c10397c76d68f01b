"""Crashes told by the lines they went through, and the suspects that locating names."""

from collections.abc import Mapping
from textwrap import dedent

from locating import located

from agent.domain.location import CodeContext

Frame = tuple[str, str] | tuple[str, str, str]


def crashed(files: Mapping[str, str] | str, message: str, *frames: Frame) -> CodeContext:
    """What locating says of a crash.

    Args:
        files: path -> code, or the code of `m.py`; indented as the test likes.
        message: last line of the traceback.
        frames: outermost first: function, its line of code, and what the printed marks point at when there are any. A
            function of another file than `m.py` is written `other.py:function`.
    """
    code = {path: dedent(text) for path, text in ({"m.py": files} if isinstance(files, str) else files).items()}
    printed = [line for frame in frames for line in _printed(code, *frame)]
    return located("\n".join(["Traceback (most recent call last):", *printed, message, ""]), code)


def order(context: CodeContext) -> list[str]:
    """The suspects' names, most suspicious first."""
    return [suspect.symbol for suspect in context.suspects]


def first(context: CodeContext) -> str:
    """The first suspect's name."""
    return context.suspects[0].symbol


def reasons(context: CodeContext, symbol: str) -> str:
    """Everything that is said of one suspect."""
    return " ".join(reason for suspect in context.suspects if suspect.symbol == symbol for reason in suspect.reasons)


def way(context: CodeContext) -> list[str]:
    """The way of the bad value: function and expression of each hop, from the line that failed back."""
    return [f"{hop.symbol}: {hop.expression.reveal()}" for hop in context.value_path]


def _printed(code: Mapping[str, str], function: str, line: str, marked: str = "") -> list[str]:
    path, _, name = function.rpartition(":")
    lines = [text.strip() for text in code[path or "m.py"].splitlines()]
    found = [f'  File "/srv/app/{path or "m.py"}", line {lines.index(line) + 1}, in {name}', f"    {line}"]
    return [*found, "    " + " " * line.index(marked) + "^" * len(marked)] if marked else found
