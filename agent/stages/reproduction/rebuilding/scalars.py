"""Values without parts, spelled as a person would write them."""

import ast
import re
from base64 import b64decode
from collections.abc import Callable, Mapping
from datetime import date, datetime, time
from typing import Final

from agent.domain.capsule_nodes import ScalarNode
from agent.stages.reproduction.expressions import NotRebuildable, call, constant, reference

_PATHS: Final = frozenset({"PurePath", "PurePosixPath", "PureWindowsPath"})
_FLAGS: Final = ("IGNORECASE", "MULTILINE", "DOTALL", "VERBOSE", "ASCII", "LOCALE")


def scalar(node: ScalarNode, inner: ast.expr | None) -> ast.expr:
    """The expression of one value.

    Args:
        node: the value.
        inner: expression of its time zone or of a pattern's text, None without one.

    Raises:
        NotRebuildable: it has no spelling.
    """
    if node.kind in _MOMENTS:
        return _MOMENTS[node.kind](node, inner)
    if node.kind == "pattern" and inner is not None:
        return _pattern(node, inner)
    if node.kind in _PARTS:
        return _PARTS[node.kind](node.parts)
    made = _TEXTS.get(node.kind)
    if made is None:
        raise NotRebuildable(f"a {node.kind} has no spelling")
    return made(node)


def number(value: float) -> ast.expr:
    """A float, infinite ones and not-a-numbers too."""
    return constant(value) if abs(value) < float("inf") else call(_name("float"), constant(str(value)))


def _name(name: str) -> ast.Name:
    return ast.Name(id=name, ctx=ast.Load())


def _float(text: str) -> float:
    return float.fromhex(text) if "x" in text else float(text)


def _complex(parts: tuple[str, ...]) -> ast.expr:
    real, imaginary = map(_float, parts)
    whole = complex(real, imaginary)
    finite = abs(real) < float("inf") and abs(imaginary) < float("inf") and str(real) != "-0.0"
    return constant(whole) if finite else call(_name("complex"), number(real), number(imaginary))


def _range(parts: tuple[str, ...]) -> ast.expr:
    start, stop, step = map(int, parts)
    shown = (stop,) if (start, step) == (0, 1) else (start, stop) if step == 1 else (start, stop, step)
    return call(_name("range"), *map(constant, shown))


def _timedelta(parts: tuple[str, ...]) -> ast.expr:
    named = zip(("days", "seconds", "microseconds"), map(int, parts), strict=True)
    return call(reference("datetime", "timedelta"), **{name: constant(value) for name, value in named if value})


def _fraction(parts: tuple[str, ...]) -> ast.expr:
    return call(reference("fractions", "Fraction"), *(constant(int(part)) for part in parts))


def _datetime(node: ScalarNode, inner: ast.expr | None) -> ast.expr:
    moment = datetime.fromisoformat(node.text.reveal())
    if moment.tzinfo is not None and inner is None:
        raise NotRebuildable("the time zone of a moment was not recorded")
    numbers = [moment.year, moment.month, moment.day, moment.hour, moment.minute, moment.second, moment.microsecond]
    return call(reference("datetime", "datetime"), *_without_zeros(numbers, 3), **_zone(node, inner))


def _time(node: ScalarNode, inner: ast.expr | None) -> ast.expr:
    moment = time.fromisoformat(node.text.reveal())
    numbers = [moment.hour, moment.minute, moment.second, moment.microsecond]
    return call(reference("datetime", "time"), *_without_zeros(numbers, 1), **_zone(node, inner))


def _date(node: ScalarNode, _inner: ast.expr | None) -> ast.expr:
    day = date.fromisoformat(node.text.reveal())
    return call(reference("datetime", "date"), constant(day.year), constant(day.month), constant(day.day))


def _zone(node: ScalarNode, inner: ast.expr | None) -> dict[str, ast.expr]:
    return {**({"tzinfo": inner} if inner is not None else {}), **({"fold": constant(1)} if node.number else {})}


def _without_zeros(numbers: list[int], least: int) -> list[ast.expr]:
    while len(numbers) > least and not numbers[-1]:
        numbers.pop()
    return [constant(one) for one in numbers]


def _timezone(node: ScalarNode) -> ast.expr:
    seconds = float(node.text.reveal())
    zone = reference("datetime", "timezone")
    if not seconds and node.parts in ((), ("UTC",)):
        return ast.Attribute(value=zone, attr="utc", ctx=ast.Load())
    whole = int(seconds) if seconds == int(seconds) else seconds
    offset = call(reference("datetime", "timedelta"), seconds=constant(whole))
    return call(zone, offset, *(constant(part) for part in node.parts if not part.startswith("UTC")))


def _path(node: ScalarNode) -> ast.expr:
    last = node.parts[0].rpartition(".")[2] if node.parts else ""
    return call(reference("pathlib", last if last in _PATHS else "Path"), constant(node.text.reveal()))


def _pattern(node: ScalarNode, inner: ast.expr) -> ast.expr:
    compiled = ast.Attribute(value=reference("re"), attr="compile", ctx=ast.Load())
    flags: list[ast.expr] = [
        ast.Attribute(value=reference("re"), attr=name, ctx=ast.Load()) for name in _FLAGS if node.number & re.RegexFlag[name]
    ]
    if not flags:
        return call(compiled, inner)
    union = flags[0]
    for flag in flags[1:]:
        union = ast.BinOp(left=union, op=ast.BitOr(), right=flag)
    return call(compiled, inner, union)


def _buffer(node: ScalarNode) -> ast.expr:
    if node.kind == "stringio":
        text = node.text.reveal()
        return call(reference("io", "StringIO"), *([constant(text)] if text else []))
    content = b64decode(node.text.reveal())
    return call(reference("io", "BytesIO"), *([constant(content)] if content else []))


def _file(node: ScalarNode) -> ast.expr:
    return call(reference("io", "BytesIO" if "b" in "".join(node.parts) else "StringIO"))


_MOMENTS: Final[Mapping[str, Callable[[ScalarNode, ast.expr | None], ast.expr]]] = {
    "datetime": _datetime,
    "date": _date,
    "time": _time,
}
_PARTS: Final[Mapping[str, Callable[[tuple[str, ...]], ast.expr]]] = {
    "complex": _complex,
    "range": _range,
    "timedelta": _timedelta,
    "fraction": _fraction,
}
_TEXTS: Final[Mapping[str, Callable[[ScalarNode], ast.expr]]] = {
    "none": lambda _: constant(None),
    "ellipsis": lambda _: ast.Constant(value=...),
    "notimplemented": lambda _: _name("NotImplemented"),
    "bool": lambda node: constant(node.text.reveal() == "True"),
    "int": lambda node: constant(int(node.text.reveal())),
    "float": lambda node: number(_float(node.text.reveal())),
    "str": lambda node: constant(node.text.reveal()),
    "bytes": lambda node: constant(b64decode(node.text.reveal())),
    "bytearray": lambda node: call(_name("bytearray"), constant(b64decode(node.text.reveal()))),
    "decimal": lambda node: call(reference("decimal", "Decimal"), constant(node.text.reveal())),
    "uuid": lambda node: call(reference("uuid", "UUID"), constant(node.text.reveal())),
    "zoneinfo": lambda node: call(reference("zoneinfo", "ZoneInfo"), constant(node.text.reveal())),
    "timezone": _timezone,
    "path": _path,
    "stringio": _buffer,
    "bytesio": _buffer,
    "file": _file,
}
