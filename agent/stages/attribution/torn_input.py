"""Input that was cut off, found by the code's own integrity check: refusing it is what the code is there for."""

import re

from tree_sitter import Node

from agent.code.symbols import parameters
from agent.code.walking import ancestors, within
from agent.domain.location import FaultOwner
from agent.stages.attribution.origins import Kind, nearest_binding, provenance
from agent.stages.attribution.scene import Attribution, Place, Scene, arguments_of
from agent.stages.localization.bindings import bindings_of
from agent.stages.localization.failing import failing_statement

_SAYS_DAMAGED = re.compile(
    r"corrupt|damag|\btorn\b|truncat|incomplete|check ?sum|\bcrc\b|unexpected end|ends? (?:too early|in the middle)",
    re.IGNORECASE,
)
_CHECKS = re.compile(r"\w*(?:checksum|crc|digest|adler|md5|sha\d+|hash|hmac|parity)\w*\s*\(", re.IGNORECASE)
_OPENED = re.compile(r"^(?:[\w.]+\.)?open\(|^Path\(.*\)\.open\(|^(?:sys\.)?stdin(?:\.buffer)?$", re.DOTALL)
_READ_FROM = re.compile(r"\)\s*\.(?!open\()")
_WHOLE_TEXT = 120  # provenance cuts longer expressions
_QUOTED = re.compile(r"""b?(?:'((?:[^'\\\n]|\\.)*)'|"((?:[^"\\\n]|\\.)*)")""")
_NOT_CUT_THERE = ("\\n", "\\r", "...")  # ended, or shortened by whoever recorded it


def by_torn_input(scene: Scene) -> Attribution | None:
    """The data's, when the code's own integrity check refuses the cut last line of a file; None for every other `raise`.

    All of it has to be shown: the refusal is of damage, the check compares a sum, the line comes unchanged from a file, and it
    has no line end, which only the last line of a file can lack. A check that takes a line end for granted is not trusted.
    """
    stop = scene.stop
    raised = _raise_at(stop) if stop is not None else None
    if stop is None or raised is None or not _SAYS_DAMAGED.search(f"{_words(scene.crash.short_type)} {scene.message}"):
        return None
    check = _check_before(stop, raised)
    line = _refused_line(scene, raised) if check else ""
    if not line:
        return None
    return Attribution(
        owner=FaultOwner.DATA,
        reasons=(
            f"The input ends in the middle of a line: {line} has no line end, which only the last line of a file can lack.",
            f"The code found it itself, by `{check}`, and refuses it as {scene.crash.short_type} at {scene.place}.",
        ),
    )


def _raise_at(stop: Place) -> Node | None:
    nodes = failing_statement(stop.source, stop.line)
    return nodes[0] if nodes and nodes[0].type == "raise_statement" else None


def _words(name: str) -> str:
    """A type's name as words: `LineTruncated` is `Line Truncated`."""
    return re.sub(r"(?<=[a-z])(?=[A-Z])", " ", name)


def _check_before(stop: Place, raised: Node) -> str:
    """The comparison of a checksum that guards a `raise`, empty when something else does, or lines are cut by position there."""
    guard = next((node for node in ancestors(raised) if node.type in {"if_statement", "elif_clause"}), None)
    condition = guard.child_by_field_name("condition") if guard is not None else None
    if condition is None or any(node.type == "slice" for node in within(stop.symbol.body)):
        return ""
    text = stop.source.text(condition)
    names = [node for node in within(condition) if node.type == "identifier"]
    values = [bound.value for node in names if (bound := nearest_binding(stop.symbol, stop.source.text(node), node.start_byte))]
    compared = any(_CHECKS.match(stop.source.text(value)) for value in values) or _CHECKS.search(text)
    return " ".join(text.split())[:120] if compared else ""


def _refused_line(scene: Scene, raised: Node) -> str:
    """The text, as recorded or quoted, of the unended line of a file that a `raise` tells of; empty when none is shown."""
    stop = scene.stop
    names = [node for node in within(raised) if node.type == "identifier"] if stop is not None else []
    for name in names:
        if stop is None or not _is_line_of_file(scene, stop, name):
            continue
        recorded = scene.frame.locals.get(stop.source.text(name)) if scene.frame is not None else None
        shown = recorded if isinstance(recorded, str) else scene.message if _told_as_it_is(scene, stop, name, raised) else ""
        quoted = [*_QUOTED.finditer(shown)]
        if len(quoted) == 1 and (text := quoted[0][1] or quoted[0][2]) and not text.endswith(_NOT_CUT_THERE):
            return quoted[0][0][-120:]
    return ""


def _is_line_of_file(scene: Scene, stop: Place, name: Node) -> bool:
    """True for the target of a loop over an opened file."""
    bound = nearest_binding(stop.symbol, stop.source.text(name), name.start_byte)
    if bound is None or not bound.is_element:
        return False
    origin = provenance(scene, name)
    is_file = bool(_OPENED.search(origin.text)) and not _READ_FROM.search(origin.text)
    return origin.kind is Kind.OUTSIDE and is_file and len(origin.text) < _WHOLE_TEXT


def _told_as_it_is(scene: Scene, stop: Place, name: Node, raised: Node) -> bool:
    """True when the message holds the `repr` of the line with nothing taken off, by the `raise` or by the exception's class."""
    variable = stop.source.text(name)
    if _repr_of(variable).search(stop.source.text(raised)):
        return True
    call = next((node for node in within(raised) if node.type == "call"), None)
    given = [node.id for node in arguments_of(call)]
    kind = scene.resolver.callee(stop.source, call) if scene.resolver is not None and call is not None else None
    if scene.resolver is None or kind is None or name.id not in given:
        return False
    made = scene.resolver.method(kind, "__init__")
    if made is None:
        return len(given) > 1  # then the message is the tuple of the arguments
    taken = [parameter.name for parameter in parameters(made)][1:]
    at = given.index(name.id)
    if at >= len(taken) or bindings_of(made, taken[at], len(made.source.file.content)):
        return False
    return bool(_repr_of(taken[at]).search(made.source.text(made.node)))


def _repr_of(name: str) -> re.Pattern[str]:
    return re.compile(rf"\{{{re.escape(name)}!r\}}|\brepr\({re.escape(name)}\)")
