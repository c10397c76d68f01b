"""Whether the tests that a judge names are there."""

from collections.abc import Iterator

from agent.code.source import parse_python
from agent.code.symbols import symbols
from agent.domain.location import SourceFile
from eval.cases.case import Case
from eval.cases.finding import Finding
from eval.cases.judging import hidden_files

SHOWN = 8


def missing_tests(case: Case) -> Iterator[Finding]:
    """A finding for each hidden test function that is listed and not defined; methods, which may be inherited, are left alone."""
    files = hidden_files(case)
    for test in (*case.judge.fail_to_pass, *case.judge.pass_to_pass):
        path, _, name = test.partition("::")
        if path not in files or not name or "::" in name:
            continue
        if not path.endswith(".py"):
            yield from _untitled(path, name, files[path])
            continue
        defined = [one.name for one in symbols(parse_python(SourceFile(path=path, content=files[path])))]
        if name.split("[", 1)[0] not in defined:
            tests = ", ".join([one for one in defined if one.startswith("test")][:SHOWN])
            yield Finding(check="tests", seen=f"{path} has no test {name}", remedy=f"expected one of {tests or 'its functions'}")


def _untitled(path: str, name: str, content: bytes) -> Iterator[Finding]:
    """A finding for the first title on the way to a test that its file does not hold."""
    for title in name.split(" > "):
        if title.encode() not in content:
            yield Finding(check="tests", seen=f"{path} has no test {title!r}", remedy="expected a title that stands in the file")
            return
