"""A crash raised below an own call: was the call right, so that the dependency is at fault, or was it wrong?"""

import re
from collections.abc import Iterator

from tree_sitter import Node

from agent.code.symbols import symbols
from agent.code.walking import within
from agent.domain.location import FaultOwner
from agent.stages.attribution.origins import Kind, is_foreign_module, nearest_binding, provenance
from agent.stages.attribution.scene import Attribution, Scene, arguments_of, called_name, failing_call, is_standard, package_of

_SIGNATURE = re.compile(
    r"^([\w.<>]+)\(\) (?:got an unexpected keyword argument|got multiple values|takes "
    r"|missing \d+ required|got some positional-only)"
)
_KEYWORD = re.compile(r"keyword argument '(\w+)'|multiple values for (?:keyword )?argument '(\w+)'")
_TYPE = re.compile(r"'(\w+)' object|type object '(\w+)'|instance of '(\w+)'|not (\w+)$")
_OWN_NAMES = frozenset({"NameError", "UnboundLocalError", "SyntaxError", "IndentationError", "TabError"})
_OWN_WORDS = re.compile(
    r"internal error|this is a bug|please (?:file|open|report)|should (?:not|never) happen|report this", re.IGNORECASE
)
_NO_MODULE_ATTRIBUTE = re.compile(r"^(?:partially initialized )?module '([\w.]+)' has no attribute")


def by_foreign_call(scene: Scene) -> Attribution | None:
    """Whose a crash inside a dependency is, by the own call that led there; None when the call neither clears nor accuses it."""
    if not scene.foreign:
        return _own_signature(scene)
    if scene.library is None:
        return None
    call = failing_call(scene)
    for accusation in (*_against_us(scene, call), *_against_them(scene, call)):
        return accusation
    return None


def _own_signature(scene: Scene) -> Attribution | None:
    if scene.crash.short_type != "TypeError" or not (named := _SIGNATURE.match(scene.message)):
        return None
    return _code(f"The call at {scene.place} does not fit the parameters of `{named[1][-80:]}`.")


def _against_us(scene: Scene, call: Node | None) -> Iterator[Attribution]:
    stop, library = scene.stop, scene.library
    user = package_of(library) if library is not None else "a dependency"
    text = stop.source.text(call) if stop is not None and call is not None else scene.line
    keyword = _KEYWORD.search(scene.message)
    name = (keyword[1] or keyword[2]) if keyword else ""
    if name and re.search(rf"\b{name}\s*=(?!=)", text):
        yield _code(f"The call at {scene.place} passes `{name}`, which `{user}` does not take.")
    named = _SIGNATURE.match(scene.message)
    if named and (whose := _ours_by_name(scene, call, named[1])):
        yield _code(f"`{user}` reached {whose} with arguments that do not fit it.")
    typed = _TYPE.search(scene.message)
    type_name = next((group for group in typed.groups() if group), "") if typed else ""
    if type_name and _defines(scene, type_name):
        yield _code(f"`{user}` failed on a `{type_name}`, a class of the repository.")
    if "NoneType" in scene.message and (given := _none_given(scene, call)):
        yield _code(f"The call at {scene.place} passes None: `{given}`.")
    if _refused(scene) and not _OWN_WORDS.search(scene.message):
        yield _code(f"`{user}` refuses, on purpose, what the call at {scene.place} gave it.")


def _against_them(scene: Scene, call: Node | None) -> Iterator[Attribution]:
    kind = scene.crash.short_type
    if kind in _OWN_NAMES:
        yield _theirs(scene, "A name that is not defined there can't come from what it was given.")
    missing = _NO_MODULE_ATTRIBUTE.match(scene.message)
    if kind == "AttributeError" and missing is not None:
        yield _theirs(scene, f"It uses something of the module `{missing[1]}` that the installed version does not have.")
    if kind == "TypeError" and _SIGNATURE.match(scene.message) and call is not None and not _splats(call):
        yield _theirs(
            scene, f"It calls its own functions with arguments that do not fit; the call at {scene.place} passes none of them."
        )
    if _OWN_WORDS.search(scene.message):
        yield _theirs(scene, "It says itself that it is at fault.")
    if not _refused(scene) and call is not None and _sound_call(scene, call):
        yield _theirs(scene, f"The call at {scene.place} gives it nothing but constants and values recorded as sound.")


def _refused(scene: Scene) -> bool:
    """True when the innermost line is a `raise`: what was given was looked at and turned down."""
    return bool(scene.foreign) and scene.foreign[-1].code.split("(", 1)[0].split()[:1] == ["raise"]


def _ours_by_name(scene: Scene, call: Node | None, function: str) -> str:
    """What of the repository a signature's complaint is about: its own function, or the very call; empty when neither."""
    owner, _, short = function.rpartition(".")
    called = called_name(scene.stop, call) if scene.stop is not None and call is not None else ""
    if called and called in {short, owner.rsplit(".", 1)[-1] if short == "__init__" else short}:
        return f"`{function[-80:]}`, called at {scene.place},"
    if short == "<lambda>":
        return "a lambda"
    return f"the repository's `{function[-80:]}`" if short != "__init__" and _defines(scene, short) else ""


def _defines(scene: Scene, name: str) -> bool:
    """True when a file the crash went through, or one already read, defines a function or class of the name."""
    sources = {stop.source.path: stop.source for stop in scene.stops}
    if scene.resolver is not None:
        reader = scene.resolver.reader
        sources |= {path: source for path in [*reader.files][:20] if (source := reader.source(path)) is not None}
    return any(symbol.short_name == name for source in sources.values() for symbol in symbols(source))


def _none_given(scene: Scene, call: Node | None) -> str:
    for argument in arguments_of(call):
        given = provenance(scene, argument)
        if given.kind is Kind.NONE:
            return given.text
    return ""


def _splats(call: Node) -> bool:
    return any(node.type in {"list_splat", "dictionary_splat"} for node in arguments_of(call))


def _sound_call(scene: Scene, call: Node) -> bool:
    """True when the call goes to a dependency and nothing that it is given can be wrong."""
    stop, called = scene.stop, call.child_by_field_name("function")
    if stop is None or called is None or not _sound_arguments(scene, call):
        return False
    if is_foreign_module(scene, stop, called):
        return True
    made = called.child_by_field_name("object") if called.type == "attribute" else None
    if made is not None and made.type == "identifier":
        name = made
        bound = nearest_binding(stop.symbol, stop.source.text(name), call.start_byte)
        made = bound.value if bound is not None and not bound.is_element else None
        if made is not None and not _left_alone(scene, name, made, call):
            return False
    if made is None or made.type != "call" or not _sound_arguments(scene, made):
        return False
    maker = made.child_by_field_name("function")
    return maker is not None and is_foreign_module(scene, stop, maker)


def _left_alone(scene: Scene, name: Node, made: Node, call: Node) -> bool:
    """True when, between being made and the failing call, an object was only asked for things with sound arguments."""
    stop = scene.stop
    if stop is None:
        return False
    uses = [
        node
        for node in within(stop.symbol.body)
        if node.type == "identifier" and made.end_byte <= node.start_byte < call.start_byte
        if stop.source.text(node) == stop.source.text(name)
    ]
    return all(_sound_use(scene, use) for use in uses)


def _sound_use(scene: Scene, use: Node) -> bool:
    asked = use.parent if use.parent is not None and use.parent.type == "attribute" else None
    call = asked.parent if asked is not None else None
    is_callee = call is not None and call.type == "call" and call.child_by_field_name("function") == asked
    return is_callee and call is not None and _sound_arguments(scene, call)


def _sound_arguments(scene: Scene, call: Node) -> bool:
    return not _splats(call) and all(provenance(scene, argument).sound for argument in arguments_of(call))


def _theirs(scene: Scene, reason: str) -> Attribution:
    frame = scene.library
    if frame is None:
        return _code(reason)
    through = (
        ""
        if is_standard(scene.foreign[-1]) is False
        else f", in what it asked of {scene.foreign[-1].path.rsplit('/', 1)[-1][:60]}"
    )
    where = f"The crash is inside `{package_of(frame)}`, in `{frame.function[:80]}`{through}, below the repository's own call."
    return Attribution(owner=FaultOwner.DEPENDENCY, reasons=(where, reason))


def _code(reason: str) -> Attribution:
    return Attribution(owner=FaultOwner.CODE, reasons=(reason,))
