"""Values that fit how a parameter is used, simplest first."""

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import chain, islice

from agent.domain.crash import Crash
from agent.stages.reproduction.annotations import Allowed, allowed_by
from agent.stages.reproduction.bench import Bench
from agent.stages.reproduction.callees import Callee
from agent.stages.reproduction.expressions import constant, mapping, reference
from agent.stages.reproduction.usage import Usage, usage_of

VALUES_AT_MOST = 16
QUOTED = re.compile(r"'([^']{0,80})'|\"([^\"]{0,80})\"")
NUMBER = re.compile(r"-?\d{1,18}(?:\.\d{1,18})?")
OFFENDING = {
    "NoneType": "None",
    "str": "'a'",
    "bytes": "b'a'",
    "int": "1",
    "float": "1.5",
    "list": "[]",
    "dict": "{}",
    "tuple": "()",
    "set": "set()",
    "bool": "True",
}
SPOKEN = {
    "infinity": "float('inf')",
    "nan": "float('nan')",
    "division by zero": "0",
    "modulo by zero": "0",
    "empty": "[]",
    "out of range": "''",
    "negative": "-1",
}
PLAIN = ("''", "0", "[]", "'a'", "1", "{}", "-1", "'a b'", "[1]", "b'a'", "0.5", "()", "True")


@dataclass(frozen=True, slots=True, kw_only=True)
class Hints:
    """What the message of the crash says of the input.

    Args:
        types: values of the types it names, and numbers it gives.
        texts: texts it quotes.
        missing: the key that was missing, None when no key was.
    """

    types: tuple[ast.expr, ...] = ()
    texts: tuple[str, ...] = ()
    missing: str | None = None


def hints_of(crash: Crash) -> Hints:
    """What the message says: types it names, texts it quotes, the key that is missing."""
    message = crash.message.reveal()
    quoted = tuple(dict.fromkeys(first or second for first, second in QUOTED.findall(message)))
    if crash.short_type == "KeyError":
        numbers = (_parsed(message),) if NUMBER.fullmatch(message) else ()
        return Hints(missing=quoted[0] if quoted else message, texts=quoted, types=numbers)
    spoken = [SPOKEN[words] for words in SPOKEN if re.search(rf"\b{words}\b", message, re.IGNORECASE)]
    named = [*spoken, *(OFFENDING[name] for name in OFFENDING if re.search(rf"\b{name}\b", message))]
    texts = () if crash.short_type in ("AttributeError", "TypeError", "NameError", "UnboundLocalError") else quoted
    return Hints(types=tuple(_parsed(text) for text in named), texts=texts)


def guess_parameter(bench: Bench, callee: Callee, name: str) -> ast.expr | None:
    """The simplest fitting value for a parameter, None when there is none."""
    return next(iter(guesses(bench, callee, name, usage_of(callee.node, frozenset({name})))), None)


def guesses(bench: Bench, callee: Callee, name: str, usage: Usage) -> tuple[ast.expr, ...]:
    """Values for one parameter, simplest first; what its annotation rules out is left out.

    Args:
        bench: the repository.
        callee: the function.
        name: its parameter.
        usage: how the value is used, here and where it is handed on.
    """
    hints = hints_of(bench.context.crash)
    parameter = next((item for item in callee.parameters if item.arg == name), None)
    allowed = allowed_by(bench, callee.path, parameter.annotation if parameter else None, callee.default(name))
    candidates = [*allowed.instances, *_shaped(usage, hints, allowed)]
    fitting = [value for value in candidates if allowed.admits(value)]
    distinct = {ast.dump(value): value for value in fitting}
    return tuple(islice(distinct.values(), VALUES_AT_MOST))


def _shaped(usage: Usage, hints: Hints, allowed: Allowed) -> Iterator[ast.expr]:
    """Candidates by what the value is used for, then by what the message says, then plain ones."""
    if usage.keys or "mapping" in usage.flags:
        yield from _mappings(usage, hints)
    if usage.element is not None or usage.unpacked or "list" in usage.flags:
        yield from _sequences(usage, hints, allowed)
    if usage.flags & {"index", "length"}:
        yield from (_parsed(text) for text in ("[]", "''", "[1]"))
    if "text" in usage.flags or "numeral" in usage.flags:
        holding = (text for token in usage.tokens[:3] for text in (token, f"a{token}", f"a{token}a"))
        yield from (constant(text) for text in ("", *hints.texts, *holding, "a", " ", "a b", "1"))
    if usage.flags & {"divisor", "number"}:
        yield from (_parsed(text) for text in ("0", "1", "-1", "0.0", "10"))
    if usage.attributes:
        yield from _stubs(usage, hints)
    yield from hints.types
    yield from usage.constants
    yield from (constant(text) for text in hints.texts)
    yield from (_parsed(OFFENDING[name]) for name in usage.types if name in OFFENDING)
    yield from (_parsed(text) for text in PLAIN)


def _mappings(usage: Usage, hints: Hints) -> Iterator[ast.expr]:
    """Dicts with all keys that are used, with one of them missing, and with one of them unusual."""
    typical = {key: _typical(inner) for key, inner in usage.keys.items()}
    without = {key: value for key, value in typical.items() if key != hints.missing}
    if len(without) < len(typical):
        yield mapping(without)
    for key, inner in usage.keys.items():
        yield from (mapping(typical | {key: value}) for value in islice(_shaped(inner, hints, Allowed()), 5))
        if any(ast.unparse(value) == "None" for value in hints.types):
            yield mapping(typical | {key: constant(None)})
    yield mapping(typical)
    yield _parsed("{}")


def _sequences(usage: Usage, hints: Hints, allowed: Allowed) -> Iterator[ast.expr]:
    """Lists: empty, and with one element of each fitting kind."""
    yield _parsed("[]")
    if usage.unpacked:
        yield ast.List(elts=[ast.Tuple(elts=[constant(1)] * usage.unpacked, ctx=ast.Load())], ctx=ast.Load())
    elements = [*allowed.elements, *_shaped(usage.element or Usage(), hints, Allowed())]
    for element in elements[:8]:
        yield ast.List(elts=[element], ctx=ast.Load())


def _stubs(usage: Usage, hints: Hints) -> Iterator[ast.expr]:
    """Stand-ins that have the attributes the code reads, and nothing else."""
    typical = {name: _typical(inner) for name, inner in usage.attributes.items() if name.isidentifier()}
    for name, inner in usage.attributes.items():
        for value in islice(chain(hints.types, _shaped(inner, hints, Allowed())), 5):
            yield _stub(typical | {name: value})


def _stub(attributes: dict[str, ast.expr]) -> ast.expr:
    return ast.Call(
        func=reference("types", "SimpleNamespace"),
        args=[],
        keywords=[ast.keyword(arg=name, value=value) for name, value in attributes.items()],
    )


def is_stub(value: ast.expr) -> bool:
    """True for values with a stand-in in them."""
    return any(isinstance(node, ast.Name) and node.id == "types:SimpleNamespace" for node in ast.walk(value))


def _typical(usage: Usage) -> ast.expr:
    """A value that most likely does no harm."""
    if usage.keys:
        return mapping({key: _typical(inner) for key, inner in usage.keys.items()})
    if "mapping" in usage.flags:
        return _parsed("{}")
    if usage.element is not None:
        return ast.List(elts=[_typical(usage.element)], ctx=ast.Load())
    if usage.attributes:
        return _stub({name: _typical(inner) for name, inner in usage.attributes.items() if name.isidentifier()})
    return _parsed("'a'" if "text" in usage.flags else "[1]" if usage.flags & {"length", "list"} else "1")


def typical(usage: Usage, allowed: Allowed) -> ast.expr:
    """A value for a parameter that is not in question, within its annotation."""
    value = _typical(usage)
    return value if allowed.admits(value) else next(iter(allowed.instances), value)


def stubs_last(values: tuple[ast.expr, ...]) -> tuple[ast.expr, ...]:
    """The same order, but stand-ins only after everything plainer."""
    return tuple(sorted(values, key=is_stub))


def _parsed(text: str) -> ast.expr:
    return ast.parse(text, mode="eval").body


def merged(left: Usage, right: Usage) -> Usage:
    """What is known of a value from two functions it goes through."""
    return replace(
        left,
        keys=left.keys | right.keys,
        attributes=left.attributes | right.attributes,
        element=right.element if left.element is None else left.element,
        unpacked=left.unpacked or right.unpacked,
        constants=[*left.constants, *right.constants],
        tokens=[*left.tokens, *right.tokens],
        types=[*left.types, *right.types],
        flags=left.flags | right.flags,
    )
