"""Attributes by a name that the object does not have."""

import re
from collections.abc import Iterator

from tree_sitter import Node

from agent.code.edits import replace
from agent.code.imports import ClassAttributes, attributes_of_class, module_name
from agent.code.scopes import bound_in
from agent.code.source import Source, parse_python
from agent.code.symbols import MODULE, symbol_named, symbols
from agent.code.walking import within
from rules.parts.candidates import Draft
from rules.parts.site import CrashSite, failing_node
from rules.parts.spelling import attributes_of_builtin, hint, is_close, meant, of_another_type
from rules.parts.trees import same

_OF_OBJECT = re.compile(r"(?:type object |^)'([\w.]+)'(?: object)? has no attribute '(\w+)'")
_OF_MODULE = re.compile(r"module '([\w.]+)' has no attribute '(\w+)'")


def misspelt_attribute(site: CrashSite) -> Iterator[Draft]:
    """The close attribute of the class, built-in type or module; or the definition, where that is what is misspelt."""
    if match := _OF_MODULE.search(site.message):
        yield from _of_module(site, match[1], match[2])
    elif match := _OF_OBJECT.search(site.message):
        yield from _of_object(site, match[1].rsplit(".", 1)[-1], match[2])


def _of_object(site: CrashSite, kind: str, name: str) -> Iterator[Draft]:
    if of_another_type(name):
        return
    builtin = attributes_of_builtin(kind)
    if builtin:
        if _is_called(site, name):
            yield from _renamed(site, name, meant(name, builtin, site.message), f"`{kind}`")
        return
    owner = _class(site, kind)
    if owner is None or name in owner[1].names:
        return
    source, attributes = owner
    right = meant(name, attributes.names, site.message)
    if not right or not (attributes.complete or hint(site.message) == right):
        return
    # A state is no action: `if door.closed` never meant `if door.close`.
    if _is_method(source, kind, right) and not _is_called(site, name):
        return
    if _count(site, name) > 1 and _is_own(source, name):
        yield from _definition(site, source, name, right)
    elif _count(site, name) == 1:
        yield from _renamed(site, name, right, f"`{kind}`")


def _is_own(source: Source, name: str) -> bool:
    """True when a method reads the attribute from its own object: then the class is where it has to be."""
    return any(source.text(node) == f"self.{name}" for node in within(source.root) if node.type == "attribute")


def _of_module(site: CrashSite, module: str, name: str) -> Iterator[Draft]:
    """A module of the repository is read; of others the interpreter's own suggestion is taken."""
    for path, file in site.context.files.items():
        top = symbol_named(parse_python(file), MODULE)
        if top is not None and f".{module_name(path)}".endswith(f".{module}"):
            yield from _renamed(site, name, meant(name, bound_in(top), site.message), f"the module `{module}`")
            return
    said = hint(site.message)
    if said and is_close(name, said):
        yield from _renamed(site, name, said, f"the module `{module}`")


def _renamed(site: CrashSite, name: str, right: str, owner: str) -> Iterator[Draft]:
    """Every `receiver.name` of the function, for the receiver that failed."""
    failing = failing_node(site, lambda node: node.type == "attribute" and _part(site, node, "attribute") == name)
    if not right or failing is None or _count(site, name) > _count_in(site, failing, name):
        return
    receiver = _part(site, failing, "object")
    labels = [
        label
        for node in within(site.function.node)
        if node.type == "attribute" and _part(site, node, "attribute") == name and _part(site, node, "object") == receiver
        if (label := node.child_by_field_name("attribute")) is not None
    ]
    yield Draft(
        edits=tuple(replace(site.source, label, right) for label in labels),
        title=f"Call `{name}` by its name `{right}`",
        rationale=f"`{right}` is the only attribute of {owner} that is spelt almost like `{name}`.",
    )


def _definition(site: CrashSite, source: Source, name: str, wrong: str) -> Iterator[Draft]:
    """The class writes the attribute once, by a name that nothing reads, while the other name is read in several places."""
    places = [
        label
        for node in within(source.root)
        if node.type == "attribute" and (label := node.child_by_field_name("attribute")) is not None
        if source.text(label) == wrong
    ]
    written = [label for label in places if label.parent is not None and _is_assigned(label.parent)]
    mentions = sum(len(re.findall(rf"\b{wrong}\b".encode(), file.content)) for file in site.context.files.values())
    if len(places) != 1 or written != places or mentions != 1:
        return
    yield Draft(
        edits=(replace(source, places[0], name),),
        title=f"Define `{name}` by the name it is used by",
        rationale=f"Nothing reads `{wrong}`; everything else says `{name}`.",
    )


def _is_method(source: Source, kind: str, name: str) -> bool:
    """True when the class defines a method of the name that is no property."""
    for symbol in symbols(source):
        if symbol.kind == "method" and symbol.short_name == name and symbol.owner.rsplit(".", 1)[-1] == kind:
            around = symbol.node.parent
            marks = (
                source.text(around).split("def ", 1)[0] if around is not None and around.type == "decorated_definition" else ""
            )
            return "property" not in marks
    return False


def _is_called(site: CrashSite, name: str) -> bool:
    """True when the failing attribute is called at once."""
    failing = failing_node(site, lambda node: node.type == "attribute" and _part(site, node, "attribute") == name)
    call = failing.parent if failing is not None else None
    return call is not None and call.type == "call" and same(call.child_by_field_name("function"), failing)


def _class(site: CrashSite, kind: str) -> tuple[Source, ClassAttributes] | None:
    """The class of that name in the files, when there is just one."""
    found = []
    for file in site.context.files.values():
        source = parse_python(file)
        attributes = attributes_of_class(source, kind)
        if attributes is not None:
            found.append((source, attributes))
    return found[0] if len(found) == 1 else None


def _count(site: CrashSite, name: str) -> int:
    """How often the files read or write an attribute of the name."""
    sources = (parse_python(file) for file in site.context.files.values())
    return sum(1 for source in sources for node in within(source.root) if _is_label(source, node, name))


def _count_in(site: CrashSite, failing: Node, name: str) -> int:
    """How often the function reads it from the receiver that failed."""
    receiver = _part(site, failing, "object")
    nodes = (node for node in within(site.function.node) if node.type == "attribute")
    return sum(_part(site, node, "attribute") == name and _part(site, node, "object") == receiver for node in nodes)


def _is_label(source: Source, node: Node, name: str) -> bool:
    label = node.child_by_field_name("attribute") if node.type == "attribute" else None
    return label is not None and source.text(label) == name


def _is_assigned(node: Node) -> bool:
    parent = node.parent
    left = parent.child_by_field_name("left") if parent is not None and parent.type == "assignment" else None
    return left is not None and left.id == node.id


def _part(site: CrashSite, node: Node, name: str) -> str:
    found = node.child_by_field_name(name)
    return site.text(found) if found is not None else ""
