"""Definitions that stand in no file."""

from agent.code.source import parse_python
from agent.code.symbols import Symbol, symbols
from agent.domain.location import SourceFile


def function(name: str) -> Symbol:
    """A function of the name in a file of its own."""
    source = parse_python(SourceFile(path=f"{name}.py", content=f"def {name}():\n    pass\n".encode()))
    return symbols(source)[1]
