"""Whether the reference fix changes the functions that the judge names."""

from collections.abc import Iterator, Mapping

from agent.code.outlining import has_outlines, outlines_of
from agent.code.source import parse_python
from agent.code.symbols import MODULE, symbol_named, symbols
from agent.domain.location import SourceFile
from eval.cases.case import Case, Function
from eval.cases.finding import Finding


def untouched(case: Case, fixed: Mapping[str, bytes | None], head: Mapping[str, bytes]) -> Iterator[Finding]:
    """A finding for each function that is nowhere, or that the reference leaves as it was.

    Args:
        case: names the functions.
        fixed: the reference fix.
        head: the repository at its head.
    """
    for function in case.judge.functions:
        before = _text(head.get(function.file), function)
        after = _text(fixed.get(function.file, head.get(function.file)), function)
        named = f"{function.function} of {function.file}"
        if before is None and after is None:
            yield Finding(check="functions", seen=f"there is no {named}", remedy="name it qualified, as a traceback does")
        elif before == after:
            yield Finding(
                check="functions", seen=f"the reference leaves {named} as it was", remedy="mend judge/fixed or functions"
            )


def _text(content: bytes | None, function: Function) -> str | None:
    """Source of the function; for a module, its file without functions and classes at the top."""
    if content is None:
        return None
    file = SourceFile(path=function.file, content=content)
    if has_outlines(function.file):
        return _outlined(file, function.function)
    source = parse_python(file)
    if function.function != MODULE:
        symbol = symbol_named(source, function.function)
        return (
            source.text(symbol.node.parent if symbol.node.parent and "decorated" in symbol.node.parent.type else symbol.node)
            if symbol
            else None
        )
    lines = content.decode("utf-8", "replace").splitlines()
    for symbol in symbols(source):
        if symbol.name != MODULE and symbol.owner == MODULE:
            lines[symbol.span.start_line - 1 : symbol.span.end_line] = [""] * (symbol.span.end_line - symbol.span.start_line + 1)
    return "\n".join(line for line in lines if line.strip())


def _outlined(file: SourceFile, name: str) -> str | None:
    """Lines of the function in a language that is only outlined; the whole file for its module."""
    lines = file.content.decode("utf-8", "replace").splitlines()
    if name == MODULE:
        return "\n".join(lines)
    found = next((one for one in outlines_of(file) if one.name == name), None)
    return "\n".join(lines[found.start_line - 1 : found.end_line]) if found is not None else None
