"""What a Python file imports, and which repository file a module is."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from posixpath import normpath

from tree_sitter import Node, Query, QueryCursor

from agent.code.classes import ClassAttributes, attributes_of_class
from agent.code.scopes import names_in_scope
from agent.code.source import LANGUAGE, Source

__all__ = [
    "ClassAttributes",
    "Import",
    "absolute_module",
    "attributes_of_class",
    "file_of_import",
    "has_star_import",
    "import_of",
    "imports",
    "module_file",
    "module_name",
    "names_in_scope",
]

_IMPORTS = Query(LANGUAGE, "[(import_statement) (import_from_statement) (future_import_statement)] @import")


@dataclass(frozen=True, slots=True, kw_only=True)
class Import:
    """One name that an import statement binds.

    Args:
        name: the local name, `*` for a star import.
        module: module path as written, with its leading dots (`..pricing`, `os.path`).
        attribute: what is taken from the module, empty when the module itself is bound.
        line: 1-based.
    """

    name: str
    module: str
    attribute: str = ""
    line: int = 0


def imports(source: Source) -> tuple[Import, ...]:
    """Every import of the file, those inside functions too, in source order."""
    return source.once(_imports, source)


def import_of(source: Source, name: str) -> Import | None:
    """The last import that binds the local name."""
    return next((item for item in reversed(imports(source)) if item.name == name), None)


def has_star_import(source: Source) -> bool:
    """True when names may be in scope that the file does not write."""
    return any(item.name == "*" for item in imports(source))


def module_name(path: str, source_roots: Sequence[str] = (".",)) -> str:
    """Dotted module name of a repository file, from the longest source root that holds it; empty when it is no module.

    Args:
        path: repository-relative.
        source_roots: directories imports start at, `"."` for the repository itself.
    """
    if not path.endswith((".py", ".pyi")):
        return ""
    roots = sorted((_prefix(root) for root in source_roots), key=len, reverse=True)
    inner = next((path.removeprefix(root) for root in roots if path.startswith(root)), path)
    dotted = inner.rsplit(".", 1)[0].replace("/", ".")
    return dotted.removesuffix(".__init__") if dotted != "__init__" else ""


def absolute_module(source: Source, module: str, source_roots: Sequence[str] = (".",)) -> str:
    """The module path without leading dots, resolved against the file's own package; empty when the dots lead out of it."""
    plain = module.lstrip(".")
    dots = len(module) - len(plain)
    if not dots:
        return module
    own = module_name(source.path, source_roots).split(".")
    package = own if source.path.endswith("__init__.py") else own[:-1]
    kept = len(package) - (dots - 1)
    if kept < 0 or (kept == 0 and not plain):
        return ""
    return ".".join([*package[:kept], *([plain] if plain else [])])


def module_file(module: str, exists: Callable[[str], bool], source_roots: Sequence[str] = (".",)) -> str | None:
    """Repository-relative file of a module, None when no source root has it.

    Args:
        module: absolute dotted path.
        exists: True for the repository's files.
        source_roots: directories imports start at, tried in order.
    """
    if not module or not all(part.isidentifier() for part in module.split(".")):
        return None
    inner = module.replace(".", "/")
    candidates = (_prefix(root) + inner + end for root in source_roots for end in ("/__init__.py", ".py"))
    return next((path for path in candidates if exists(path)), None)


def file_of_import(
    source: Source, item: Import, exists: Callable[[str], bool], source_roots: Sequence[str] = (".",)
) -> str | None:
    """Repository file that an imported name comes from: the submodule of that name when there is one, else its module."""
    module = absolute_module(source, item.module, source_roots)
    submodule = module_file(f"{module}.{item.attribute}", exists, source_roots) if item.attribute and module else None
    return submodule or module_file(module, exists, source_roots)


def _imports(source: Source) -> tuple[Import, ...]:
    nodes = QueryCursor(_IMPORTS).captures(source.root).get("import", [])
    statements = sorted(nodes, key=lambda node: node.start_byte)
    return tuple(item for node in statements for item in _bound(source, node))


def _bound(source: Source, node: Node) -> list[Import]:
    line = node.start_point.row + 1
    if node.type == "import_statement":
        return [_plain(source, child, line) for child in node.children_by_field_name("name")]
    stated = node.child_by_field_name("module_name")
    module = source.text(stated).replace(" ", "") if stated is not None else "__future__"
    if any(child.type == "wildcard_import" for child in node.named_children):
        return [Import(name="*", module=module, attribute="*", line=line)]
    return [_from(source, child, module, line) for child in node.children_by_field_name("name")]


def _plain(source: Source, node: Node, line: int) -> Import:
    named, alias = _name_and_alias(source, node)
    return Import(name=alias or named.split(".", 1)[0], module=named, line=line)


def _from(source: Source, node: Node, module: str, line: int) -> Import:
    named, alias = _name_and_alias(source, node)
    return Import(name=alias or named, module=module, attribute=named, line=line)


def _name_and_alias(source: Source, node: Node) -> tuple[str, str]:
    if node.type != "aliased_import":
        return source.text(node), ""
    named, alias = node.child_by_field_name("name"), node.child_by_field_name("alias")
    return source.text(named) if named is not None else "", source.text(alias) if alias is not None else ""


def _prefix(root: str) -> str:
    plain = normpath(root.replace("\\", "/")).strip("/")
    return "" if plain in {".", ""} else plain + "/"
