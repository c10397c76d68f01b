"""Generators that end by StopIteration, which Python turns into a RuntimeError since 3.7 (PEP 479)."""

from collections.abc import Iterator

from tree_sitter import Node

from agent.code.edits import replace
from agent.code.symbols import symbols
from agent.domain.fix import Edit
from rules.parts.candidates import Draft
from rules.parts.indentation import deeper, indent_unit, may_be_deeper
from rules.parts.site import CrashSite, failing_node
from rules.parts.trees import handled, own

_WHY = "A generator ends by returning; since Python 3.7 a StopIteration that leaves it is a RuntimeError (PEP 479)."


def generator_ends(site: CrashSite) -> Iterator[Draft]:
    """`raise StopIteration` becomes `return`; a `next()` that may find nothing ends the generator."""
    if not site.in_function or not _is_generator(site.function.body):
        return
    if site.statement.type == "raise_statement":
        yield Draft(
            edits=tuple(_returns(site)),
            title="Return from the generator in place of raising StopIteration",
            rationale=_WHY,
        )
        return
    call = failing_node(site, lambda node: node.type == "call" and _advances(site, node))
    if call is not None and not site.handled(call):
        yield Draft(
            edits=_ending(site),
            title="End the generator when its source has ended",
            rationale=_WHY,
            invents="an early end",
        )


def _returns(site: CrashSite) -> Iterator[Edit]:
    """Every `raise StopIteration` of the file's generators."""
    for function in symbols(site.source):
        if function.kind not in {"function", "method"} or not _is_generator(function.body):
            continue
        for node in own(function.body):
            if (
                node.type == "raise_statement"
                and not handled(site.source, node, "StopIteration")
                and (text := _return_text(site, node))
            ):
                yield replace(site.source, node, text)


def _return_text(site: CrashSite, node: Node) -> str:
    raised = node.named_children[0] if len(node.named_children) == 1 else None
    if raised is None:
        return ""
    if site.text(raised) == "StopIteration":
        return "return"
    function, arguments = raised.child_by_field_name("function"), raised.child_by_field_name("arguments")
    if raised.type != "call" or function is None or arguments is None or site.text(function) != "StopIteration":
        return ""
    given = arguments.named_children
    if not given:
        return "return"
    return f"return {site.text(given[0])}" if len(given) == 1 and given[0].type != "keyword_argument" else ""


def _ending(site: CrashSite) -> tuple[Edit, ...]:
    """`try: ... except StopIteration: return` around the statement."""
    source, statement = site.source, site.statement
    if statement.type != "expression_statement" or not may_be_deeper(source, (statement,)):
        return ()
    indent, unit = source.indent_of(statement), indent_unit(site)
    first = Edit(
        path=source.path,
        start=statement.start_byte,
        end=statement.start_byte,
        replacement=source.encode(f"try:\n{indent}{unit}"),
    )
    line = source.line_starts[statement.end_point.row + 1] - len(source.newline)
    closing = f"\n{indent}except StopIteration:\n{indent}{unit}return"
    last = Edit(path=source.path, start=line, end=line, replacement=source.encode(closing))
    return (first, *deeper(site, (statement,))[1:], last)


def _is_generator(body: Node) -> bool:
    return any(node.type == "yield" for node in own(body))


def _advances(site: CrashSite, node: Node) -> bool:
    function, arguments = node.child_by_field_name("function"), node.child_by_field_name("arguments")
    if function is None or arguments is None or site.text(function) != "next":
        return False
    return arguments.type == "generator_expression" or len(arguments.named_children) == 1
