"""Changes that turn text into bytes or bytes into text at the right place."""

from collections.abc import Iterator, Sequence

from tree_sitter import Node

from agent.code.edits import insert_before_statement, replace, starts_its_line
from agent.code.walking import within
from agent.domain.fix import Edit, Safety
from rules.parts.candidates import Draft
from rules.parts.indentation import indent_unit
from rules.parts.site import CrashSite
from rules.parts.text_flow import result_fits, used_otherwise
from rules.parts.text_types import (
    as_bytes,
    as_text,
    encoding_argument,
    has_ascii,
    is_ascii_only,
    is_bytes,
    is_bytes_literal,
    is_literal,
    is_parameter,
    is_text,
    is_text_literal,
    mode_node,
    only_changes_kind,
    opening_of,
)
from rules.parts.trees import accepts_conditional, bare, own, pure, unconditional

_NAMES = {"bytes": "bytes", "str": "text"}


def literal_changed(site: CrashSite, nodes: Sequence[Node], beside: Node | None, to: str) -> Iterator[Draft]:
    """The literals among the nodes become bytes, or text, as what they are used with is.

    Args:
        site: the crash.
        nodes: what is of the wrong kind.
        beside: what it is used with, which is of the right kind in the crash.
        to: `bytes` or `str`.
    """
    fits = is_text_literal if to == "bytes" else is_bytes_literal
    parts = [
        part for node in nodes for part in ([node] if node.type == "string" else node.named_children) if part.type == "string"
    ]
    plain = all(node.type in {"string", "tuple"} or node.type in {"integer", "none"} for node in nodes)
    if not parts or not plain or not all(fits(site.source, part) for part in parts):
        return
    change = as_bytes if to == "bytes" else as_text
    shown = beside is not None and (is_bytes if to == "bytes" else is_text)(site, beside)
    made_up = (
        f"{_NAMES[to]} from every caller"
        if not shown
        else ""
        if result_fits(site, parts[0], to)
        else f"{_NAMES[to]} as the result"
    )
    yield Draft(
        edits=tuple(change(site.source, part) for part in parts),
        title=f"Write the literal as {_NAMES[to]}",
        rationale=f"It is used with {_NAMES[to]}"
        + (", as the code around it shows." if shown else " in the crash; whether always is not shown."),
        invents=made_up,
        safety=Safety.CHANGES_BEHAVIOUR if made_up else Safety.SAFE,
    )


def converted(site: CrashSite, node: Node, to: str, into: Node | None = None) -> Iterator[Draft]:
    """The value is encoded or decoded: a parameter only when it is of the wrong kind, other expressions where they are used.

    Args:
        site: the crash.
        node: what is of the wrong kind.
        to: `bytes` or `str`.
        into: the sum that it is a part of, when its other part may as well be what is of the wrong kind.
    """
    node = bare(node)
    if is_literal(node):
        return
    argument, made_up = encoding_argument(site.source)
    method, wrong = ("encode", "str") if to == "bytes" else ("decode", "bytes")
    text = site.text(node)
    if made_up and is_ascii_only(site, node) and has_ascii(made_up):
        made_up = ""
    if to == "str" and not made_up and not is_ascii_only(site, node) and f"{text}.decode(" not in _content(site):
        made_up = "that every such value is text"  # decoding raises for others, where nothing decodes this value yet
    if into is not None and not made_up and not _is_sum_of(site, into, to) and not is_ascii_only(site, node):
        made_up = f"{_NAMES[to]} as the result"
    if is_parameter(site, node) and not _is_certain(site, node, wrong):
        if used_otherwise(site, node):
            return  # the other uses want the value that the caller gave
        edits = _normalised(site, node, f"if isinstance({text}, {wrong}):", f"{text} = {text}.{method}({argument})")
        why = f"A caller may give `{text}` as {_NAMES[wrong]}; what is {_NAMES[to]} already stays as it is."
    elif node.type in {"identifier", "attribute", "call", "subscript", "string"}:
        edits = (replace(site.source, node, f"{text}.{method}({argument})"),)
        why = f"It is {_NAMES[wrong]} where {_NAMES[to]} is needed."
        made_up = made_up or ("" if _is_certain(site, node, wrong) else f"{_NAMES[wrong]} in every case")
    else:
        return
    yield Draft(
        edits=edits,
        title=f"{method.capitalize()} `{text}` before it is used as {_NAMES[to]}",
        rationale=why,
        invents=made_up,
        safety=Safety.CHANGES_BEHAVIOUR if made_up else Safety.SAFE,
    )


def opened_otherwise(site: CrashSite, call: Node, binary: bool) -> Iterator[Draft]:
    """The file is opened in text mode (or binary mode) when everything that the function writes to it needs that.

    Args:
        site: the crash.
        call: the `write`.
        binary: True for the binary mode.
    """
    function = call.child_by_field_name("function")
    receiver = function.child_by_field_name("object") if function is not None and function.type == "attribute" else None
    opening = opening_of(site, receiver) if receiver is not None else None
    mode = mode_node(site, opening) if opening is not None else None
    if receiver is None or opening is None or mode is None or not site.text(call).startswith(f"{site.text(receiver)}.write"):
        return
    text, written = site.text(mode), _written(site, site.text(receiver))
    fits = all((is_bytes if binary else is_text)(site, node) for node in written)
    if not written or not fits or ("b" in text) == binary or "encoding" in site.text(opening):
        return
    right = text[:-1] + "b" + text[-1] if binary else text.replace("b", "")
    kind = "binary" if binary else "text"
    yield Draft(
        edits=(replace(site.source, mode, right),),
        title=f"Open the file in {kind} mode",
        rationale=f"Everything that the function writes to it is {'bytes' if binary else 'text'}.",
    )


def pattern_changed(site: CrashSite, call: Node, to: str) -> Iterator[Draft]:
    """The pattern's literal, in the call or where it is compiled for this only use, changes its kind."""
    literal = _pattern_literal(site, call)
    fits = is_text_literal if to == "bytes" else is_bytes_literal
    if literal is None or not fits(site.source, literal):
        return
    arguments = call.child_by_field_name("arguments")
    subject = arguments.named_children[-1] if arguments is not None and arguments.named_children else None
    shown = subject is not None and (is_bytes if to == "bytes" else is_text)(site, subject)
    made_up = (
        f"{_NAMES[to]} from every caller" if not shown else "" if result_fits(site, call, to) else f"{_NAMES[to]} as the result"
    )
    yield Draft(
        edits=((as_bytes if to == "bytes" else as_text)(site.source, literal),),
        title=f"Write the pattern as {_NAMES[to]}",
        rationale=f"It is applied to {_NAMES[to]}, and nowhere else.",
        invents=made_up,
        safety=Safety.CHANGES_BEHAVIOUR if made_up else Safety.SAFE,
    )


def only_if_needed(site: CrashSite, call: Node, method: str) -> Iterator[Draft]:
    """`x.decode(...)` becomes `x.decode(...) if isinstance(x, bytes) else x`."""
    function = call.child_by_field_name("function")
    value = function.child_by_field_name("object") if function is not None else None
    if value is None or not pure(value) or not only_changes_kind(site, call):
        return
    name = site.text(value)
    wanted = "bytes" if method == "decode" else "str"
    text = f"{site.text(call)} if isinstance({name}, {wanted}) else {name}"
    yield Draft(
        edits=(replace(site.source, call, text if accepts_conditional(call) else f"({text})"),),
        title=f"{method.capitalize()} `{name}` only if it is {_NAMES[wanted]}",
        rationale=f"Here it is what `{method}` would make of it already.",
    )


def _content(site: CrashSite) -> str:
    return site.source.decode(site.source.file.content)


def _is_sum_of(site: CrashSite, node: Node, kind: str) -> bool:
    """True when a sum is shown to be of that kind: by its declared result, or by a left side that is no literal."""
    left = node.child_by_field_name("left")
    literal = left is None or left.type in {"string", "concatenated_string"}
    return result_fits(site, node, kind) or (not literal and left is not None and _is_certain(site, left, kind))


def _made_up(site: CrashSite, changed: Node, to: str, *, shown: bool) -> str:
    """What the change takes for granted of the callers that give the value, or of those that get the result."""
    if not shown:
        return f"{_NAMES[to]} from every caller"
    return "" if result_fits(site, changed, to) else f"{_NAMES[to]} as the result"


def _is_certain(site: CrashSite, node: Node, kind: str) -> bool:
    return (is_bytes if kind == "bytes" else is_text)(site, node)


def _normalised(site: CrashSite, node: Node, test: str, change: str) -> tuple[Edit, ...]:
    if not unconditional(node, site.statement) or not starts_its_line(site.source, site.statement):
        return ()
    return (insert_before_statement(site.source, site.statement, (test, f"{indent_unit(site)}{change}")),)


def _written(site: CrashSite, receiver: str) -> list[Node]:
    """What the function writes to the file; a use that is no plain `write` makes the list empty."""
    found = []
    for node in own(site.function.body):
        if node.type != "identifier" or site.text(node) != receiver or node.parent is None or node.parent.type != "attribute":
            continue
        call, label = node.parent.parent, node.parent.child_by_field_name("attribute")
        arguments = call.child_by_field_name("arguments") if call is not None else None
        name = site.text(label) if label is not None else ""
        if name in {"close", "flush"}:
            continue
        if name != "write" or arguments is None or len(arguments.named_children) != 1:
            return []
        found.append(arguments.named_children[0])
    return found


def _pattern_literal(site: CrashSite, call: Node) -> Node | None:
    function, arguments = call.child_by_field_name("function"), call.child_by_field_name("arguments")
    if function is None or arguments is None or not arguments.named_children:
        return None
    receiver = function.child_by_field_name("object")
    if receiver is None or site.text(receiver) == "re":
        first = arguments.named_children[0]
        return first if first.type == "string" else None
    return _compiled(site, site.text(receiver))


def _compiled(site: CrashSite, name: str) -> Node | None:
    """The literal of `name = re.compile(literal)`, when the file uses the name nowhere else than in the crash."""
    uses = [node for node in within(site.source.root) if node.type == "identifier" and site.text(node) == name]
    for node in uses:
        compiling = (
            node.parent.child_by_field_name("right") if node.parent is not None and node.parent.type == "assignment" else None
        )
        arguments = compiling.child_by_field_name("arguments") if compiling is not None else None
        if arguments is not None and len(uses) == 2 and arguments.named_children:
            first = arguments.named_children[0]
            return first if first.type == "string" else None
    return None
