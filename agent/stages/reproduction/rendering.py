"""Test files: the probes that look for a red call, and the one readable test that is kept."""

import ast
import builtins
import sys
from collections.abc import Iterable, Sequence
from copy import deepcopy
from functools import reduce
from typing import AnyStr

from agent.domain.proof import ReproductionKind
from agent.stages.reproduction.expressions import references, shown
from agent.stages.reproduction.invocation import Invocation, call_statements

WIDTH = 96
LONGEST_UNIT = 24
PIECES_AT_MOST = 4
# A made-up input may never end; only probes are hurried, the test that is kept is not.
PREAMBLE = """import contextlib
import signal


class TooSlow(BaseException):
    pass


def too_slow(*_):
    raise TooSlow


@contextlib.contextmanager
def hurried(seconds):
    signal.signal(signal.SIGALRM, too_slow)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
"""
HURRIED = {ReproductionKind.CAPSULE: 12.0, ReproductionKind.REPLAY: 12.0, ReproductionKind.SEARCH: 1.0}
CHECKED = 2.0
References = dict[tuple[str, str], str]


def probe_file(invocations: Sequence[Invocation]) -> bytes:
    """One test a call, each importing for itself, so that one bad import fails one test; `test_0`, `test_1`, ..."""
    return "\n\n".join([PREAMBLE, *(_probe(index, invocation) for index, invocation in enumerate(invocations))]).encode()


def test_file(name: str, invocation: Invocation) -> bytes:
    """The test as a maintainer would write it: imports at the top, one function."""
    body = _wrapped(call_statements(invocation), invocation)
    names = _names(_references(body))
    imports = _imports(names)
    return (imports + f"\n\n\ndef {name}():\n" + _text(body, names) + "\n").encode()


def check_file(bodies: Sequence[Sequence[ast.stmt]]) -> bytes:
    """One test a body, as in `probe_file`."""
    return "\n\n".join([PREAMBLE, *(_hurried(index, list(body), CHECKED) for index, body in enumerate(bodies))]).encode()


def call_text(invocation: Invocation) -> str:
    """The call in one line, for people."""
    body = call_statements(invocation)
    text = "; ".join(_text(body, _names(_references(body)), indent="").split("\n"))
    return shown(text, longest=200)


def rendered(body: Sequence[ast.stmt], indent: str) -> tuple[str, str]:
    """Import lines, and the statements with their references spelled as those lines import them."""
    names = _names(_references(body))
    return _imports(names), _text(body, names, indent)


def _probe(index: int, invocation: Invocation) -> str:
    return _hurried(index, call_statements(invocation), HURRIED[invocation.kind])


def _hurried(index: int, body: list[ast.stmt], seconds: float) -> str:
    names = _names(_references(body))
    imports = "".join(f"    {line}\n" for line in _imports(names).split("\n") if line)
    return f"def test_{index}():\n{imports}    with hurried({seconds}):\n{_text(body, names, ' ' * 8)}\n"


def _wrapped(body: list[ast.stmt], invocation: Invocation) -> list[ast.stmt]:
    """Long arguments get variables of their own, named by the parameter."""
    text = ast.unparse(ast.fix_missing_locations(deepcopy(body[-1])))
    if len(text) <= WIDTH:
        return body
    taken = {node.id for statement in body for node in ast.walk(statement) if isinstance(node, ast.Name) and ":" not in node.id}
    moved: dict[int, str] = {
        id(value): name
        for name, value in invocation.arguments
        if name.isidentifier() and name not in taken and len(ast.unparse(value)) > WIDTH // 4
    }
    assigned = [
        ast.Assign(targets=[ast.Name(id=moved[id(value)], ctx=ast.Store())], value=value, lineno=0)
        for _, value in invocation.arguments
        if id(value) in moved
    ]
    last = _Moved(moved).visit(body[-1])
    return [*body[:-1], *assigned, last] if isinstance(last, ast.stmt) else body


class _Moved(ast.NodeTransformer):
    """Puts variables where values were."""

    def __init__(self, moved: dict[int, str]) -> None:
        self._moved = moved

    def visit(self, node: ast.AST) -> ast.AST:
        if id(node) in self._moved:
            return ast.Name(id=self._moved[id(node)], ctx=ast.Load())
        return self.generic_visit(node)


def _references(body: Iterable[ast.stmt]) -> list[tuple[str, str]]:
    return sorted({found for statement in body for found in references(statement)})


def _names(found: Sequence[tuple[str, str]]) -> References:
    """How each reference is spelled: by its own name, or by an alias where that would clash or be collected as a test."""
    names: References = {}
    taken: dict[str, str] = {}
    for module, attribute in found:
        if not attribute:
            names[(module, "")] = module
            continue
        top, _, rest = attribute.partition(".")
        clashes = taken.get(top, module) != module or hasattr(builtins, top) or top.lower().startswith("test")
        spelled = f"{module.rsplit('.', 1)[-1]}_{top}".lstrip("_") if clashes else top
        taken[spelled] = module
        names[(module, attribute)] = f"{spelled}.{rest}" if rest else spelled
    return names


def _imports(names: References) -> str:
    lines: dict[str, set[str]] = {}
    plain: set[str] = set()
    for (module, attribute), spelled in names.items():
        if not attribute:
            plain.add(f"import {module}")
            continue
        top, local = attribute.partition(".")[0], spelled.partition(".")[0]
        lines.setdefault(module, set()).add(top if local == top else f"{top} as {local}")
    every = [*plain, *(f"from {module} import {', '.join(sorted(members))}" for module, members in lines.items())]
    standard = sorted(line for line in every if line.split()[1].partition(".")[0] in sys.stdlib_module_names)
    others = sorted(line for line in every if line not in standard)
    return "\n\n".join("\n".join(block) for block in (standard, others) if block)


class _Compact(ast.NodeTransformer):
    """Spells a text that repeats itself as a product: `'[' * 400`."""

    def visit_Constant(self, node: ast.Constant) -> ast.expr:
        """A long text, shorter where it repeats itself."""
        match node.value:
            case str() as text:
                return _product(text) or node
            case bytes() as data:
                return _product(data) or node
        return node


def _product(text: AnyStr) -> ast.expr | None:
    """`unit * times + ...` for a long text made of a few short units again and again, None for any other."""
    pieces: list[ast.expr] = []
    rest = text if len(text) > WIDTH // 2 else text[:0]
    while rest and len(pieces) < PIECES_AT_MOST:
        unit, times = max((_run(rest, length) for length in range(1, LONGEST_UNIT + 1)), key=lambda run: len(run[0]) * run[1])
        repeated = times > 3
        taken = len(unit) * times if repeated else LONGEST_UNIT
        pieces.append(ast.BinOp(ast.Constant(unit), ast.Mult(), ast.Constant(times)) if repeated else ast.Constant(rest[:taken]))
        rest = rest[taken:]
    if rest or not any(isinstance(piece, ast.BinOp) for piece in pieces):
        return None
    return reduce(lambda left, right: ast.BinOp(left, ast.Add(), right), pieces)


def _run(text: AnyStr, length: int) -> tuple[AnyStr, int]:
    """The unit of that length at the start, and how often it follows itself."""
    unit = text[:length]
    return unit, next(count for count in range(len(text) + 1) if text[count * length : (count + 1) * length] != unit)


def _text(body: Sequence[ast.stmt], names: References, indent: str = "    ") -> str:
    copies = [_Compact().visit(deepcopy(statement)) for statement in body]
    for statement in copies:
        for node in ast.walk(statement):
            if isinstance(node, ast.Name) and ":" in node.id:
                module, _, attribute = node.id.partition(":")
                node.id = names[(module, attribute)]
    text = "\n".join(ast.unparse(ast.fix_missing_locations(statement)) for statement in copies)
    return "\n".join(indent + line for line in text.split("\n"))
