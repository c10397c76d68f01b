"""The values of a capsule as short reprs, for people and for locating."""

from base64 import b64decode
from collections.abc import Callable, Mapping, Sequence
from typing import Final

from agent.domain.capsule_nodes import CapsuleNode, MappingNode, NodeId, ObjectNode, ScalarNode, SequenceNode, SymbolNode

_DEPTH: Final = 3
_ITEMS: Final = 8
_LENGTH: Final = 200
_CUT: Final = "..."
_BRACKETS: Final = {"list": ("[", "]"), "tuple": ("(", ")"), "set": ("{", "}")}
_SYMBOLS: Final = {
    "redacted": "'[redacted:recorder]'",
    "class": "<class '{dotted}'>",
    "function": "<function {qualname} at 0x0>",
    "builtin": "<built-in function {qualname}>",
    "module": "<module '{dotted}'>",
    "enum": "<{qualname}.{name}: ...>",
}
_CALLED: Final = {"ordereddict": "OrderedDict", "counter": "Counter"}


def _called(class_name: str) -> Callable[[str], str]:
    return lambda text: f"{class_name}({text[:_LENGTH]!r})"


def _decoded(text: str) -> bytes:
    return b64decode(text[: _LENGTH * 4])


_SCALARS: Final[Mapping[str, Callable[[str], str]]] = {
    "none": lambda _: "None",
    "ellipsis": lambda _: "Ellipsis",
    "notimplemented": lambda _: "NotImplemented",
    "str": lambda text: repr(text[: _LENGTH * 2]),
    "bytes": lambda text: repr(_decoded(text)),
    "bytearray": lambda text: f"bytearray({_decoded(text)!r})",
    "bytesio": lambda text: f"BytesIO({_decoded(text)!r})",
    "float": lambda text: repr(float.fromhex(text)) if "x" in text else text,
    "bool": str,
    "int": lambda text: text[: _LENGTH * 2],
    "decimal": _called("Decimal"),
    "path": _called("PosixPath"),
    "zoneinfo": _called("ZoneInfo"),
    "uuid": _called("UUID"),
    "stringio": _called("StringIO"),
}


class Reprs:
    """Short reprs of nodes; each is made once, so that time is linear in the capsule.

    Args:
        nodes: of the capsule.
    """

    def __init__(self, nodes: Sequence[CapsuleNode]) -> None:
        self._nodes = nodes
        self._known: dict[tuple[NodeId, int], str] = {}

    def text(self, node: NodeId, depth: int = 0) -> str:
        """What `repr` would say, cut to a length; nested values end in `...`."""
        key = node, depth
        if key not in self._known:
            text = _CUT if depth > _DEPTH else self._made(self._nodes[node], depth)
            self._known[key] = text if len(text) <= _LENGTH else text[: _LENGTH - len(_CUT)] + _CUT
        return self._known[key]

    def _made(self, node: CapsuleNode, depth: int) -> str:
        match node:
            case ScalarNode():
                return self._scalar(node, depth)
            case SequenceNode():
                return self._sequence(node, depth)
            case MappingNode():
                shown = [f"{self.text(key, depth + 1)}: {self.text(value, depth + 1)}" for key, value in node.pairs[:_ITEMS]]
                text = "{" + ", ".join([*shown, *([_CUT] if len(node.pairs) > _ITEMS else [])]) + "}"
                return f"{_CALLED[node.kind]}({text})" if node.kind in _CALLED else text
            case SymbolNode():
                return self._symbol(node, depth)
            case ObjectNode():
                return self._object(node, depth)

    def _scalar(self, node: ScalarNode, depth: int) -> str:
        if node.kind == "pattern" and node.inner is not None:
            return f"re.compile({self.text(node.inner, depth + 1)})"
        if node.parts and node.kind in ("complex", "range", "timedelta", "fraction"):
            return f"{node.kind}({', '.join(node.parts)})"
        text = node.text.reveal()
        made = _SCALARS.get(node.kind)
        return made(text) if made else f"<{node.kind} {text[:_LENGTH]}>"

    def _sequence(self, node: SequenceNode, depth: int) -> str:
        cut = len(node.items) > _ITEMS or node.length is not None
        inner = ", ".join([*(self.text(item, depth + 1) for item in node.items[:_ITEMS]), *([_CUT] if cut else [])])
        if node.kind in _BRACKETS and (node.items or node.kind != "set"):
            left, right = _BRACKETS[node.kind]
            comma = "," if node.kind == "tuple" and len(node.items) == 1 and not cut else ""
            return f"{left}{inner}{comma}{right}"
        if node.kind in ("slice", "set"):
            return f"{node.kind}({inner})"
        return f"{node.kind}([{inner}])"

    def _symbol(self, node: SymbolNode, depth: int) -> str:
        dotted = ".".join(part for part in (node.module, node.qualname) if part and part != "builtins")
        if node.kind == "method" and node.owner is not None:
            return f"<bound method {node.name} of {self.text(node.owner, depth + 1)}>"
        shape = _SYMBOLS.get(node.kind, "<{dotted} object>")
        return shape.format(dotted=dotted or node.kind, qualname=node.qualname, name=node.name)

    def _object(self, node: ObjectNode, depth: int) -> str:
        if node.fields and node.base is not None:
            base = self._nodes[node.base]
            items = base.items if isinstance(base, SequenceNode) else ()
            shown = [f"{name}={self.text(item, depth + 1)}" for name, item in zip(node.fields, items, strict=False)]
            return f"{node.qualname}({', '.join(shown[:_ITEMS])})"
        if node.kind == "exception":
            return f"{node.qualname}({', '.join(self.text(item, depth + 1) for item in node.args[:_ITEMS])})"
        if node.base is not None and isinstance(self._nodes[node.base], ScalarNode):
            return self.text(node.base, depth + 1)
        return f"<{'.'.join(part for part in (node.module, node.qualname) if part)} object>"
