"""Methods, built-in names and keyword arguments that are called otherwise now, or not at all."""

import re
from collections.abc import Callable, Iterator

from tree_sitter import Node

from agent.code.edits import replace
from agent.code.imports import imports
from agent.code.scopes import bound_in
from agent.code.symbols import symbols
from agent.code.walking import within
from agent.domain.fix import Edit
from rules.parts.candidates import Draft
from rules.parts.import_edits import import_added, statement_added
from rules.parts.site import CrashSite, failing_node
from rules.parts.stdlib_moves import BUILTINS, KEYWORDS, METHODS, METHODS_OF, TEXT_TYPES
from rules.parts.text_types import is_text
from rules.parts.trees import contains, same

_OF_OBJECT = re.compile(r"^'([\w.]+)' object has no attribute '(\w+)'")
_CHANGING = frozenset({"remove", "clear", "append", "insert", "extend"})
_ITERATORS = re.compile(r"generator|iterator|reader|TextIOWrapper|^(?:zip|map|filter|enumerate)$")


def moved_method(site: CrashSite) -> Iterator[Draft]:
    """`thread.isAlive()`, `data.iteritems()`, `element.getchildren()`, `rows.next()`, `options.has_key(x)`."""
    match = _OF_OBJECT.search(site.message)
    kind, name = (match[1].rsplit(".", 1)[-1], match[2]) if match else ("", "")
    if not name or any(symbol.short_name == name for symbol in symbols(site.source)):
        return
    if name in METHODS:
        yield _draft(name, METHODS[name], tuple(_renamed(site, name, METHODS[name])))
    elif name in METHODS_OF and kind in METHODS_OF[name][0]:
        new = METHODS_OF[name][1]
        yield _draft(name, new, tuple(_renamed_here(site, name, new)))
    elif name == "getiterator":
        yield _draft(name, "iter", tuple(_iterations(site)))
    elif name == "getchildren":
        yield _draft(name, "list", tuple(_calls(site, name, lambda value, _: f"list({value})")))
    elif name == "has_key":
        yield _draft(name, "in", tuple(_calls(site, name, _membership, arguments=1)))
    elif name == "next" and _ITERATORS.search(kind):
        yield _draft(name, "next()", tuple(_calls(site, name, lambda value, _: f"next({value})")))
    elif name == "unescape" and "Parser" in kind:
        edits = tuple(_calls(site, name, lambda _, given: f"html.unescape({given})", arguments=1))
        needed = () if any(item.name == "html" for item in imports(site.source)) else import_added(site.source, "html")
        yield _draft(name, "html.unescape", (*needed, *edits) if edits else ())


def moved_builtin(site: CrashSite) -> Iterator[Draft]:
    """`unicode`, `xrange` and others of Python 2; `reduce`, which is in functools now."""
    match = re.search(r"name '(\w+)' is not defined", site.message)
    name = match[1] if match else ""
    if name not in {*BUILTINS, "reduce"} or any(name in bound_in(symbol) for symbol in symbols(site.source)):
        return
    if name == "reduce":
        yield _draft(name, "functools.reduce", statement_added(site.source, "from functools import reduce"))
        return
    uses = [node for node in within(site.source.root) if node.type == "identifier" and site.text(node) == name]
    plain = [use for use in uses if use.parent is not None and not _is_label(use.parent, use)]
    edits = tuple(replace(site.source, use, BUILTINS[name]) for use in plain)
    yield _draft(name, BUILTINS[name], edits, invents=_taken_for_text(site, plain) if name in TEXT_TYPES else "")


def removed_keyword(site: CrashSite) -> Iterator[Draft]:
    """`asyncio.Lock(loop=loop)` and `json.loads(text, encoding=...)`: the argument had no effect and is gone."""
    match = re.search(r"unexpected keyword argument '(\w+)'|the \*(\w+)\* parameter was removed", site.message)
    keyword = (match[1] or match[2]) if match else ""
    edits = tuple(edit for call in _calls_with(site, keyword) for edit in _without(site, call, keyword))
    if keyword and edits:
        yield Draft(
            edits=edits,
            title=f"Leave out the argument `{keyword}`",
            rationale="It had no effect any more, and Python no longer takes it.",
        )


def _taken_for_text(site: CrashSite, uses: list[Node]) -> str:
    """What `str` takes for granted where Python 2's text types also stood for bytes; empty when the crash shows text."""
    for use in uses:
        call = use.parent.parent if use.parent is not None and use.parent.type == "argument_list" else use.parent
        if call is None or call.type != "call" or not contains(site.function.node, call):
            continue
        listed = call.child_by_field_name("arguments")
        given = [node for node in (listed.named_children if listed is not None else []) if node.type != "comment"]
        makes = same(call.child_by_field_name("function"), use)
        if not given or (makes and len(given) > 1):
            continue
        value = site.local(site.text(given[0]))
        unknown = makes and not value and not is_text(site, given[0]) and given[0].type not in {"integer", "float"}
        if unknown or value.startswith(("b'", 'b"', "bytearray(")):
            return f"that `{site.text(given[0])}` is never bytes"
    return ""


def _iterations(site: CrashSite) -> Iterator[Edit]:
    """`getiterator` gave a list, `iter` is lazy: a loop that changes the tree needs the list still."""
    for call, label, value in _labels(site, "getiterator"):
        listed, loop = call.child_by_field_name("arguments"), call.parent
        given = site.text(listed) if listed is not None else "()"
        plain = loop is not None and loop.type == "for_statement" and same(loop.child_by_field_name("right"), call)
        if plain and loop is not None and not any(_changes(site, node) for node in within(loop)):
            yield replace(site.source, label, "iter")
        else:
            yield replace(site.source, call, f"list({value}.iter{given})")


def _changes(site: CrashSite, node: Node) -> bool:
    label = node.child_by_field_name("attribute") if node.type == "attribute" else None
    return node.type == "delete_statement" or (label is not None and site.text(label) in _CHANGING)


def _draft(old: str, new: str, edits: tuple[Edit, ...], invents: str = "") -> Draft:
    return Draft(
        edits=edits,
        invents=invents,
        title=f"Use `{new}` in place of `{old}`",
        rationale=f"Python has no `{old}` there any more; `{new}` does the same.",
    )


def _renamed(site: CrashSite, name: str, new: str) -> Iterator[Edit]:
    """Every `x.name(...)` of the file, unless x is a module."""
    modules = {item.name for item in imports(site.source) if not item.attribute}
    for _, label, value in _labels(site, name):
        if value not in modules:
            yield replace(site.source, label, new)


def _renamed_here(site: CrashSite, name: str, new: str) -> Iterator[Edit]:
    """Only on the receiver that failed: other types have a method of that name."""
    failing = failing_node(site, lambda node: node.type == "attribute" and site.text(node).endswith(f".{name}"))
    value = failing.child_by_field_name("object") if failing is not None else None
    label = failing.child_by_field_name("attribute") if failing is not None else None
    if value is not None and label is not None:
        yield replace(site.source, label, new)


def _calls(site: CrashSite, name: str, text: Callable[[str, str], str], arguments: int = 0) -> Iterator[Edit]:
    """Each call `x.name(...)` of the crashed function put as the text says."""
    for call, _, value in _labels(site, name):
        listed = call.child_by_field_name("arguments")
        given = listed.named_children if listed is not None else []
        inside = site.function.node.start_byte <= call.start_byte <= site.function.node.end_byte
        if inside and len(given) == arguments and not any(child.type.endswith("splat") for child in given):
            yield replace(site.source, call, text(value, ", ".join(site.text(child) for child in given)))


def _membership(value: str, given: str) -> str:
    return f"({given} in {value})"


def _labels(site: CrashSite, name: str) -> Iterator[tuple[Node, Node, str]]:
    """Call, name node and receiver of every `x.name(...)`."""
    for node in within(site.source.root):
        label = node.child_by_field_name("attribute") if node.type == "attribute" else None
        value = node.child_by_field_name("object") if node.type == "attribute" else None
        call = node.parent
        if label is None or value is None or call is None or call.type != "call" or site.text(label) != name:
            continue
        if same(call.child_by_field_name("function"), node):
            yield call, label, site.text(value)


def _calls_with(site: CrashSite, keyword: str) -> Iterator[Node]:
    """Calls of the file that still pass the argument; none when the crashed statement has no such call."""
    calls = [node for node in within(site.source.root) if node.type == "call" and _keyword(site, node, keyword) is not None]
    known = [call for call in calls if KEYWORDS.get(_function(site, call)) == keyword]
    here = [call for call in known if site.statement.start_byte <= call.start_byte < site.statement.end_byte]
    return iter(known if here else ())


def _without(site: CrashSite, call: Node, keyword: str) -> Iterator[Edit]:
    argument, listed = _keyword(site, call, keyword), call.child_by_field_name("arguments")
    if argument is None or listed is None:
        return
    given = listed.named_children
    place = next(index for index, node in enumerate(given) if same(node, argument))
    start = given[place - 1].end_byte if place else argument.start_byte
    end = argument.end_byte if place or len(given) == 1 else given[1].start_byte
    yield Edit(path=site.source.path, start=start, end=end, replacement=b"")


def _keyword(site: CrashSite, call: Node, keyword: str) -> Node | None:
    listed = call.child_by_field_name("arguments")
    for given in listed.named_children if listed is not None else ():
        label = given.child_by_field_name("name") if given.type == "keyword_argument" else None
        if label is not None and site.text(label) == keyword:
            return given
    return None


def _function(site: CrashSite, call: Node) -> str:
    """Dotted name of what is called, through `from module import name`."""
    function = call.child_by_field_name("function")
    text = site.text(function) if function is not None else ""
    found = next((item for item in imports(site.source) if item.name == text.split(".", 1)[0]), None)
    if found is None:
        return text
    rest = text.split(".", 1)[1:]
    return ".".join([found.module, *([found.attribute] if found.attribute else []), *rest])


def _is_label(parent: Node, node: Node) -> bool:
    labels = {"attribute": "attribute", "keyword_argument": "name"}
    return parent.type in labels and same(parent.child_by_field_name(labels[parent.type]), node)
