"""Secrets out of capsules that their recorder did not know."""

from base64 import b64decode
from collections.abc import Mapping
from dataclasses import replace

from agent.domain.capsule import Capsule, CapsuleException, CapsuleFrame
from agent.domain.capsule_nodes import CapsuleNode, MappingNode, Named, NodeId, ObjectNode, ScalarNode, SymbolNode
from agent.domain.untrusted import Untrusted
from agent.redact.names import looks_opaque, may_name_secret, names_secret
from agent.redact.request import redact_request
from agent.redact.text import redact, redact_code

_TEXTS = ("str", "stringio")
_BYTES = ("bytes", "bytearray", "bytesio")


def redact_capsule(capsule: Capsule) -> Capsule:
    """The capsule without secrets: what a secret name holds becomes a redacted node, other texts lose what looks like one."""
    named = _names(capsule)
    nodes = tuple(_node(node, named.get(number, frozenset())) for number, node in enumerate(capsule.nodes))
    return replace(
        capsule,
        nodes=nodes,
        exceptions=tuple(_exception(error) for error in capsule.exceptions),
        frames=tuple(replace(frame, code=redact_code(frame.code)) for frame in capsule.frames),
        request=None if capsule.request is None else redact_request(capsule.request),
        redacted=capsule.redacted + sum(new is not old for new, old in zip(nodes, capsule.nodes, strict=True)),
    )


def _names(capsule: Capsule) -> Mapping[NodeId, frozenset[str]]:
    """Every name each node is held by: variables, attributes, keys."""
    found: dict[NodeId, frozenset[str]] = {}
    pairs = [pair for frame in capsule.frames for pair in _variables(frame)]
    for node in capsule.nodes:
        if isinstance(node, ObjectNode):
            pairs += [*node.state, *node.slots]
        elif isinstance(node, MappingNode):
            pairs += [(key, value) for one, value in node.pairs if (key := _key(capsule.nodes[one]))]
    for name, number in pairs:
        found[number] = found.get(number, frozenset()) | {name}
    return found


def _variables(frame: CapsuleFrame) -> Named:
    further = tuple(one for one in (frame.varargs, frame.varkw) if one)
    return (*frame.arguments, *further, *frame.locals, *frame.closure)


def _key(node: CapsuleNode) -> str:
    if not isinstance(node, ScalarNode) or node.kind not in ("str", "bytes"):
        return ""
    text = node.text.reveal()
    return text if node.kind == "str" else b64decode(text).decode("latin-1")


def _node(node: CapsuleNode, names: frozenset[str]) -> CapsuleNode:
    if not isinstance(node, ScalarNode):
        return node
    text = _content(node)
    if text is None or not text:
        return node
    if any(names_secret(name) or (may_name_secret(name) and looks_opaque(text)) for name in names):
        return SymbolNode(kind="redacted", qualname=node.kind)
    cleaned = redact(text)
    if cleaned == text:
        return node
    return replace(node, text=Untrusted(cleaned)) if node.kind in _TEXTS else SymbolNode(kind="redacted", qualname="bytes")


def _content(node: ScalarNode) -> str | None:
    text = node.text.reveal()
    if node.kind in _TEXTS:
        return text
    return b64decode(text).decode("latin-1") if node.kind in _BYTES else None


def _exception(error: CapsuleException) -> CapsuleException:
    return replace(error, message=_untrusted(error.message), notes=tuple(_untrusted(note) for note in error.notes))


def _untrusted(text: Untrusted) -> Untrusted:
    return Untrusted(redact(text.reveal()))
