"""Names that a module of the repository does not offer."""

import re
from collections.abc import Iterator

from tree_sitter import Node

from agent.code.edits import replace
from agent.code.imports import has_star_import
from agent.code.scopes import bound_in
from agent.code.source import Source, parse_python
from agent.code.symbols import MODULE, symbol_named, symbols
from agent.code.walking import within
from rules.parts.candidates import Draft
from rules.parts.site import CrashSite
from rules.parts.spelling import hint, is_close, meant
from rules.parts.trees import same

_CANNOT = re.compile(r"cannot import name '(\w+)' from '([\w.]+)'(?: \(([^)]*)\))?")


def misspelt_import(site: CrashSite) -> Iterator[Draft]:
    """The close name of the module, in the import and wherever the file uses it."""
    match = _CANNOT.search(site.message)
    if match is None or "partially initialized" in site.message:
        return
    name, module, printed = match[1], match[2], match[3] or ""
    exporting = _module(site, module, printed)
    right = _right(site, exporting, name)
    taken = any(right in bound_in(symbol) for symbol in symbols(site.source))
    uses = tuple(_uses(site, name))
    if right and uses and not taken:
        yield Draft(
            edits=tuple(replace(site.source, use, right) for use in uses),
            title=f"Import `{name}` by its name `{right}`",
            rationale=f"`{right}` is the only name of `{module}` that is spelt almost like `{name}`.",
        )


def _right(site: CrashSite, exporting: Source | None, name: str) -> str:
    if exporting is None:
        said = hint(site.message)
        return said if said and is_close(name, said) else ""
    top = symbol_named(exporting, MODULE)
    dynamic = any(symbol.name == "__getattr__" for symbol in symbols(exporting)) or has_star_import(exporting)
    return meant(name, bound_in(top), site.message) if top is not None and not dynamic else ""


def _module(site: CrashSite, module: str, printed: str) -> Source | None:
    """The module's file, by the path that the message prints or by its dotted name."""
    inner = module.replace(".", "/")
    for path, file in site.context.files.items():
        named = path.endswith((f"{inner}.py", f"{inner}/__init__.py"))
        if (printed and f"/{printed}".endswith(f"/{path}")) or (not printed and named):
            return parse_python(file)
    return None


def _uses(site: CrashSite, name: str) -> Iterator[Node]:
    """The name in the failing import and, unless it is bound by another name there, everywhere else in the file."""
    aliased = any(node.type == "aliased_import" and site.text(node).split()[0] == name for node in within(site.statement))
    for node in within(site.statement if aliased else site.source.root):
        parent = node.parent
        if node.type != "identifier" or site.text(node) != name or parent is None:
            continue
        labels = {"attribute": "attribute", "keyword_argument": "name"}
        if parent.type in labels and same(parent.child_by_field_name(labels[parent.type]), node):
            continue
        if parent.type == "dotted_name" and same(parent.parent, site.statement) is False and _is_module_path(parent):
            continue
        yield node


def _is_module_path(dotted: Node) -> bool:
    statement = dotted.parent
    return statement is not None and same(statement.child_by_field_name("module_name"), dotted)
