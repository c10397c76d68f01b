"""Input that is not what its format promises: somebody else's, unless the code made it or did not say how to read it."""

import re

from tree_sitter import Node

from agent.code.walking import within
from agent.domain.location import FaultOwner
from agent.stages.attribution.origins import Kind, Provenance, provenance
from agent.stages.attribution.scene import Attribution, Scene, arguments_of, called_name, failing_call

_FORMAT = re.compile(
    r"\w*(?:Decode|Parse|Parser|Parsing|Scanner|XMLSyntax|Expat|MissingSectionHeader|UnidentifiedImage)(?:Error)?"
)
_OWN_FILE = re.compile(r"in \"?([^\"\n]{1,300}?)\"?, line \d+|: ([\w./-]{3,300}\.(?:ya?ml|json|toml|xml|ini|cfg))\b")
_MODES_OF_TEXT = frozenset({"open", "read_text", "TextIOWrapper", "fdopen"})
_ENCODED = re.compile(r"\bencoding\s*=\s*[^\s,)]")


def by_input(scene: Scene) -> Attribution | None:
    """Whose a payload or file that can't be read is; None for crashes that are not about one."""
    kind = scene.crash.short_type
    if kind == "UnicodeDecodeError":
        return _encoded_file(scene)
    if not _FORMAT.fullmatch(kind):
        return None
    if own := _own_file(scene):
        return Attribution(owner=FaultOwner.CODE, reasons=(f"The file that can't be read is one of the repository: {own}.",))
    return _payload(scene)


def _payload(scene: Scene) -> Attribution | None:
    given = _given(scene)
    if given is None:
        return None
    if given.kind in {Kind.LITERAL, Kind.NONE, Kind.OWN}:
        made = {
            Kind.LITERAL: "is written in the code",
            Kind.NONE: "is None there",
            Kind.OWN: "is made by the repository's own code",
        }
        return Attribution(
            owner=FaultOwner.CODE, reasons=(f"What could not be read {made[given.kind]}: `{given.text}`, line {given.line}.",)
        )
    if given.kind is not Kind.OUTSIDE:
        return None
    return Attribution(
        owner=FaultOwner.DATA,
        reasons=(
            f"The code was handed input that is not in the format it must have: `{given.text}`, line {given.line}.",
            f"It showed as {scene.crash.short_type}, while it was read at {scene.place}.",
        ),
    )


def _given(scene: Scene) -> Provenance | None:
    """What the reader was given: its first argument, or the object itself for `response.json()`."""
    call, stop = failing_call(scene), scene.stop
    if call is None or stop is None:
        return None
    arguments = [node for node in arguments_of(call) if node.type != "keyword_argument"]
    if arguments:
        return provenance(scene, arguments[0])
    called = call.child_by_field_name("function")
    owner = called.child_by_field_name("object") if called is not None else None
    if owner is None or called_name(stop, call) not in {"json", "get_json"}:
        return None
    return Provenance(kind=Kind.OUTSIDE, text=stop.source.text(call)[:120], line=call.start_point.row + 1)


def _own_file(scene: Scene) -> str:
    """The repository's file that the message names, empty when it names none."""
    named = _OWN_FILE.search(scene.message)
    path = (named[1] or named[2]) if named else ""
    parts = [part for part in path.replace("\\", "/").split("/") if part not in {"", ".", ".."}]
    if scene.resolver is None or not parts:
        return ""
    found = scene.resolver.reader.index.ending_like(parts)
    return next((own[-120:] for own, common in found if common >= min(2, len(parts))), "")


def _encoded_file(scene: Scene) -> Attribution | None:
    """A text file that breaks the encoding the code asked for is the file's fault; without one the code left it to chance."""
    opened = _opening(scene)
    if opened is None or scene.stop is None:
        return None
    text = scene.stop.source.text(opened)
    if not _ENCODED.search(text):
        return Attribution(
            owner=FaultOwner.CODE,
            reasons=(
                f"The file is opened without an encoding, on line {opened.start_point.row + 1}: the machine's default decides.",
            ),
        )
    return Attribution(
        owner=FaultOwner.DATA,
        reasons=(
            f"A file holds bytes that are no text in the encoding agreed on, line {opened.start_point.row + 1}.",
            f"It showed as {scene.crash.short_type}, while it was read at {scene.place}.",
        ),
    )


def _opening(scene: Scene) -> Node | None:
    """The call that opened the text file that was being read at the failing place; None when it is not in that function."""
    stop = scene.stop
    if stop is None or not scene.foreign:
        return None
    calls = (node for node in within(stop.symbol.body) if node.type == "call" and node.start_point.row + 1 <= stop.line)
    found = [call for call in calls if called_name(stop, call) in _MODES_OF_TEXT and '"rb"' not in stop.source.text(call)]
    return found[-1] if found else None
