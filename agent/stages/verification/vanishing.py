"""Names that a change takes away while other files still use them."""

import ast
import re
from collections.abc import Iterator
from pathlib import PurePosixPath

from agent.domain.fix import CandidateFix, FileChange
from agent.domain.proof import Reason
from agent.stages.reproduction.bench import Bench, parse_module

FILES_AT_MOST = 500
DEFINITIONS = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)


def vanished_names(bench: Bench, fix: CandidateFix) -> tuple[Reason, ...]:
    """Attributes and names of the module that are gone after the change and are still spoken of in a file it leaves alone."""
    return tuple(reason for change in fix.diff.changes if change.path.endswith(".py") for reason in _gone(bench, fix, change))


def _gone(bench: Bench, fix: CandidateFix, change: FileChange) -> Iterator[Reason]:
    before, after = parse_module(change.before or b""), parse_module(change.after or b"")
    if before is None or after is None:
        return
    module = PurePosixPath(change.path).parent.name if change.path.endswith("__init__.py") else PurePosixPath(change.path).stem
    attributes = {re.escape(name) for name in _attributes(before) - _attributes(after)}
    names = {re.escape(name) for name in _names(before) - _names(after)}
    uses = [rf"\.{name}\b" for name in attributes]
    uses += [rf"\b{re.escape(module)}\.{name}\b|from\s+[\w.]*\b{re.escape(module)}\s+import\b[^#\n]*\b{name}\b" for name in names]
    if not uses:
        return
    pattern = re.compile("|".join(uses).encode())
    others = [path for path in sorted(bench.paths) if path.endswith(".py") and path not in fix.diff.paths]
    for path in others[:FILES_AT_MOST]:
        if found := pattern.search(bench.source(path)):
            name = re.findall(rb"\w+", found[0])[-1].decode()
            yield Reason(code="name-in-use", text=f"The change takes {name} away from {change.path}; {path} still uses it.")
            return


def _attributes(tree: ast.Module) -> set[str]:
    """Attributes that some object is given, and methods."""
    stored = {node.attr for node in ast.walk(tree) if isinstance(node, ast.Attribute) and isinstance(node.ctx, ast.Store)}
    classes = (node for node in ast.walk(tree) if isinstance(node, ast.ClassDef))
    return stored | {item.name for node in classes for item in node.body if isinstance(item, DEFINITIONS)}


def _names(tree: ast.Module) -> set[str]:
    """What the module binds at its top, imports as well: others may take them from here."""
    found: set[str] = set()
    for node in tree.body:
        if isinstance(node, DEFINITIONS):
            found.add(node.name)
        elif isinstance(node, ast.Import | ast.ImportFrom):
            found |= {(alias.asname or alias.name).partition(".")[0] for alias in node.names}
        elif isinstance(node, ast.Assign | ast.AnnAssign):
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            found |= {target.id for target in targets if isinstance(target, ast.Name)}
    return found
