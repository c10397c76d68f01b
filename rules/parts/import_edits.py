"""Adding an import where the file keeps its imports."""

from tree_sitter import Node

from agent.code.edits import insert_after_statement, insert_before_statement
from agent.code.source import Source
from agent.domain.fix import Edit
from agent.errors import BadDiff

_IMPORTS = frozenset({"import_statement", "import_from_statement"})


def import_added(source: Source, module: str) -> tuple[Edit, ...]:
    """`import <module>` in its alphabetical place among the file's own `import` lines."""
    return statement_added(source, f"import {module}")


def statement_added(source: Source, line: str) -> tuple[Edit, ...]:
    """An import statement before the first of the same kind that comes after it in the alphabet, else after the last import.

    Args:
        source: the file.
        line: the whole statement.
    """
    kind = "import_statement" if line.startswith("import ") else "import_from_statement"
    tops = [node for node in source.root.named_children if node.type in _IMPORTS]
    alike = _first_run([node for node in tops if node.type == kind])
    try:
        later = next((node for node in alike if source.text(node) > line), None)
        if later is not None:
            return (insert_before_statement(source, later, (line,)),)
        if alike or tops:
            return (insert_after_statement(source, (alike or tops)[-1], (line,)),)
        return (_without_imports(source, line),) if source.root.named_children else ()
    except BadDiff:
        return ()


def _first_run(nodes: list[Node]) -> list[Node]:
    """The statements up to the first blank line between them: one section of imports."""
    run = nodes[:1]
    for node in nodes[1:]:
        if node.start_point.row > run[-1].end_point.row + 1:
            break
        run.append(node)
    return run


def _without_imports(source: Source, line: str) -> Edit:
    statements = [node for node in source.root.named_children if node.type != "comment"]
    first = statements[0] if statements else source.root.named_children[0]
    future = [node for node in statements if node.type == "future_import_statement"]
    inner = first.named_children[0] if first.type == "expression_statement" and first.named_children else None
    if future:
        return insert_after_statement(source, future[-1], ("", line))
    if inner is not None and inner.type == "string":
        return insert_after_statement(source, first, ("", line))
    return insert_before_statement(source, first, (line, "", ""))
