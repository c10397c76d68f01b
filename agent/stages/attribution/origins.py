"""What kind of thing a value is, followed back within the frames of the crash: a literal, a setting, something from outside."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from tree_sitter import Node

from agent.code.imports import import_of
from agent.code.symbols import Symbol, symbols
from agent.code.walking import within
from agent.stages.attribution.scene import Place, Scene, arguments_of, called_name, package_of
from agent.stages.localization.arguments import argument_for, calls_by_name
from agent.stages.localization.bindings import Binding, bindings_of, parameter_named
from agent.stages.localization.failing import failing_statement

_MOST_HOPS = 8
_MOST_PARTS = 40
_LITERALS = frozenset(
    {"string", "concatenated_string", "integer", "float", "true", "false", "list", "dictionary", "set", "tuple", "lambda"}
)
_VARIABLE = frozenset({"identifier", "none"})
_INNER = {"parenthesized_expression": "", "await": "", "keyword_argument": "value", "list_splat": "", "as_pattern": ""}
_HANDS_ON = frozenset({"enumerate", "iter"})
_SURE = frozenset({"str", "int", "float", "bool", "bytes", "list", "dict", "tuple", "set", "len", "sorted", "repr", "range"})
_SETTING = re.compile(r"\b(?:os\.)?(?:environ|getenv)\b|\b\w*(?:settings|config|conf|options)\b\s*[.\[]", re.IGNORECASE)
_OUTSIDE = re.compile(
    r"\b(?:\w*(?:request|req|response|resp|reply|message|msg|event|payload|upload|socket|sock|stdin|body|webhook)\w*)\s*[.\[]"
    r"|\.(?:json|text|content|body|read|readline|readlines|recv|receive|get_data|get_json|fetchone|fetchall|getvalue|get_payload)\b"
    r"|\b(?:input|open|urlopen)\(",
    re.IGNORECASE,
)
_RECORDED_NONE = "None"
_RECORDED_PLAIN = re.compile(r"""^(?:b?['"]|-?\d|True$|False$|\[|\{|\()""")


class Kind(StrEnum):
    """What a value is, as far as the code tells."""

    LITERAL = "literal"
    NONE = "none"
    OWN = "own"
    SETTING = "setting"
    OUTSIDE = "outside"
    FOREIGN = "foreign"
    PARAMETER = "parameter"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True, kw_only=True)
class Provenance:
    """Where a value came from.

    Args:
        kind: what it is.
        text: source text of the last expression that was looked at.
        line: its line.
        sound: True when nothing about its kind can be wrong: a constant, or recorded as a plain value that is not None.
    """

    kind: Kind
    text: str
    line: int
    sound: bool = False


def provenance(scene: Scene, node: Node) -> Provenance:
    """The kind of a value at the innermost own place.

    Args:
        scene: the crash.
        node: an expression there.
    """
    at = len(scene.stops) - 1
    stop = scene.stops[at]
    recorded = scene.frame.locals if scene.frame is not None else {}
    if node.type == "identifier" and isinstance(value := recorded.get(stop.source.text(node)), str):
        if value.strip() == _RECORDED_NONE:
            return Provenance(kind=Kind.NONE, text=stop.source.text(node)[:120], line=stop.line)
        sound = bool(_RECORDED_PLAIN.match(value.strip())) and _RECORDED_NONE not in value
        return _followed(scene, at, stop, node, sound=sound)
    return _followed(scene, at, stop, node, sound=False)


def _followed(scene: Scene, at: int, stop: Place, node: Node, *, sound: bool) -> Provenance:
    certain = True
    for _ in range(_MOST_HOPS):
        if node.type in _INNER:
            inner = node.child_by_field_name(_INNER[node.type]) if _INNER[node.type] else next(iter(node.named_children), None)
            if inner is None:
                break
            node = inner
            continue
        if (handed := _handed_on(stop, node)) is not None:
            node = handed
            continue
        if node.type != "identifier":
            break
        bound = _bound(stop, node)
        if bound is not None:
            stop, node, only = bound
            certain = certain and only
            continue
        if parameter_named(stop.symbol, stop.source.text(node)) is None:
            break
        outward = _given(scene, at, stop, stop.source.text(node))
        if outward is None:
            return _found(Kind.PARAMETER, stop, node, sound=sound)
        if isinstance(outward, Provenance):
            return outward
        at, stop, node = outward
    found = _judged(scene, stop, node, sound=sound)
    return found if certain else replace(found, sound=sound)


def _handed_on(stop: Place, node: Node) -> Node | None:
    """What a loop goes through behind `enumerate(...)`; None for every other expression."""
    if node.type != "call" or stop.source.text(node).split("(", 1)[0].strip() not in _HANDS_ON:
        return None
    return next(iter(arguments_of(node)), None)


def _bound(stop: Place, node: Node) -> tuple[Place, Node, bool] | None:
    """The expression a name got its value from, in the function or at the top of the module, and whether it is the only one."""
    name = stop.source.text(node)
    bound = nearest_binding(stop.symbol, name, node.start_byte)
    if bound is not None and bound.value.id != node.id:
        earlier = [one for one in bindings_of(stop.symbol, name, node.start_byte) if one.value.start_byte < node.start_byte]
        return stop, bound.value, len(earlier) == 1 and not bound.is_element
    if parameter_named(stop.symbol, name) is not None or stop.symbol.kind == "module":
        return None
    module = symbols(stop.source)[0]
    top = nearest_binding(module, name, len(stop.source.file.content))
    return None if top is None else (Place(symbol=module, line=top.line), top.value, not top.is_element)


def nearest_binding(symbol: Symbol, name: str, before: int) -> Binding | None:
    """The binding of a name that most likely holds at the byte offset, None when the definition has none."""
    return next(iter(bindings_of(symbol, name, before)), None)


def _given(scene: Scene, at: int, stop: Place, name: str) -> tuple[int, Place, Node] | Provenance | None:
    """What the calling frame passes as a parameter; None when there is no such frame or it can't be told."""
    if at == 0 or stop.symbol is not scene.stops[at].symbol:
        return None
    caller = scene.stops[at - 1]
    nodes = failing_statement(caller.source, caller.line)
    calls = [node for node in nodes if node.type == "call" and calls_by_name(caller.source, node, stop.symbol)]
    given = argument_for(caller.source, calls[0], stop.symbol, name) if len(calls) == 1 else None
    if given is None:
        return None
    if given.node is not None:
        return at - 1, caller, given.node
    parameter = parameter_named(stop.symbol, name)
    default = parameter.default if parameter is not None else None
    kind = Kind.NONE if default == "None" else Kind.LITERAL if default is not None else Kind.UNKNOWN
    return Provenance(kind=kind, text=f"{name}={default}"[:120], line=stop.symbol.span.start_line, sound=kind is Kind.LITERAL)


def _judged(scene: Scene, stop: Place, node: Node, *, sound: bool) -> Provenance:
    text = stop.source.text(node)[:400]
    if node.type == "none":
        return _found(Kind.NONE, stop, node)
    if node.type in _LITERALS:
        return _found(Kind.LITERAL, stop, node, sound=not any(part.type == "none" for part in _some(node)))
    if _SETTING.search(text):
        return _found(Kind.SETTING, stop, node, sound=sound)
    if node.type == "call":
        return _of_call(scene, stop, node, sound=sound)
    if _OUTSIDE.search(text):
        return _found(Kind.OUTSIDE, stop, node, sound=sound)
    return _found(Kind.UNKNOWN, stop, node, sound=sound)


def _of_call(scene: Scene, stop: Place, call: Node, *, sound: bool) -> Provenance:
    if scene.resolver is not None and scene.resolver.callee(stop.source, call) is not None:
        return _found(Kind.OWN, stop, call, sound=sound)
    if _OUTSIDE.search(stop.source.text(call)[:400]):
        return _found(Kind.OUTSIDE, stop, call, sound=sound)
    if called_name(stop, call) in _SURE and (called := call.child_by_field_name("function")) is not None:
        return _found(Kind.FOREIGN, stop, call, sound=sound or called.type == "identifier")
    return _found(Kind.FOREIGN, stop, call, sound=sound or _made_of_constants(scene, stop, call))


def _made_of_constants(scene: Scene, stop: Place, call: Node) -> bool:
    """True for an object of the failing dependency's own class that is made of nothing but literals: `Size(148, 105)`."""
    called = call.child_by_field_name("function")
    if called is None or scene.library is None or not called_name(stop, call)[:1].isupper():
        return False
    first = next((part for part in _some(called) if part.type == "identifier"), None)
    item = import_of(stop.source, stop.source.text(first)) if first is not None else None
    if item is None or item.module.split(".", 1)[0] != package_of(scene.library) or not is_foreign_module(scene, stop, called):
        return False
    values = [
        (part.child_by_field_name("value") or part) if part.type == "keyword_argument" else part for part in arguments_of(call)
    ]
    return all(value.type in _LITERALS and not any(part.type in _VARIABLE for part in _some(value)) for value in values)


def is_foreign_module(scene: Scene, stop: Place, node: Node) -> bool:
    """True when an expression names a module, or something of a module, that is not of the repository."""
    first = next((part for part in _some(node) if part.type == "identifier"), None)
    if first is None:
        return False
    name = stop.source.text(first)
    shadowed = nearest_binding(stop.symbol, name, node.start_byte) is not None or parameter_named(stop.symbol, name) is not None
    item = import_of(stop.source, name)
    if shadowed or item is None or item.module.startswith("."):
        return False
    return scene.resolver is None or not owns_module(scene, item.module)


def owns_module(scene: Scene, module: str) -> bool:
    """True when the repository has a top-level package or module of that name."""
    top = module.split(".", 1)[0]
    if scene.resolver is None or not top:
        return False
    index = scene.resolver.reader.index
    places = [f"{root.strip('/')}/{top}" if root.strip("/") not in {"", "."} else top for root in scene.resolver.roots]
    crossed = [stop.source.path for stop in scene.stops]
    return any(
        f"{place}.py" in index or f"{place}/__init__.py" in index or any(path.startswith(f"{place}/") for path in crossed)
        for place in places
    )


def _some(node: Node) -> Sequence[Node]:
    found: list[Node] = []
    for part in within(node):
        found.append(part)
        if len(found) >= _MOST_PARTS:
            break
    return found


def _found(kind: Kind, stop: Place, node: Node, *, sound: bool = False) -> Provenance:
    return Provenance(kind=kind, text=" ".join(stop.source.text(node)[:120].split()), line=node.start_point.row + 1, sound=sound)
