"""Whether anything of the judge stands where a solver can read it."""

from collections.abc import Iterator, Mapping
from pathlib import Path

from eval.cases.case import Case
from eval.cases.finding import Finding

LINE_LENGTH = 30
NAME_LENGTH = 12
SOURCES = (".py", ".js", ".mjs", ".cjs")


def leaks(
    case: Case, readable: Mapping[str, str], fixed: Mapping[str, bytes | None], head: Mapping[str, bytes]
) -> Iterator[Finding]:
    """A finding for each hidden test's name, each new line and each copy of the fix in what a solver can read.

    Args:
        case: whose judge must stay hidden.
        readable: name -> text of every file a solver can read.
        fixed: the reference fix.
        head: the repository at its head.
    """
    for secret in sorted(_names(case)):
        for name in _holding(secret, readable):
            yield Finding(check="leak", seen=f"{name} names the hidden test {secret}", remedy=f"take it out of {name}")
    for line in sorted(_new_lines(fixed, head)):
        for name in _holding(line, readable):
            yield Finding(check="leak", seen=f"{name} holds a line of the fix: {line[:100]}", remedy=f"take it out of {name}")
    for path, name in _copies(readable, fixed):
        yield Finding(check="leak", seen=f"{name} holds every line of the fixed {path}", remedy=f"take {name} away")


def _names(case: Case) -> set[str]:
    """File names and function names of the hidden tests that are telling enough to be searched for."""
    names = {Path(path).stem for path in case.judge.tests if path.endswith(SOURCES)} - {"conftest", "__init__"}
    hidden = (test for test in case.judge.fail_to_pass + case.judge.pass_to_pass if test.split("::", 1)[0] in case.judge.tests)
    functions = {test.rsplit("::", 1)[-1].split("[", 1)[0].rsplit(" > ", 1)[-1] for test in hidden}
    return {name for name in names | functions if len(name) >= NAME_LENGTH or name in names}


def _new_lines(fixed: Mapping[str, bytes | None], head: Mapping[str, bytes]) -> set[str]:
    """Long lines of the fix that stand in no module of the repository: what its code says elsewhere is its own idiom."""
    known = {line for path, content in head.items() if path.endswith(SOURCES) for line in _lines(content)}
    new = {line for content in fixed.values() if content is not None for line in _lines(content)} - known
    return {line for line in new if len(line) > LINE_LENGTH}


def _copies(readable: Mapping[str, str], fixed: Mapping[str, bytes | None]) -> Iterator[tuple[str, str]]:
    """Fixed files and the readable files, other than themselves, that hold all of their lines."""
    for path, content in fixed.items():
        wanted = set(_lines(content)) if content else set()
        for name, text in readable.items():
            if wanted and not name.endswith(f"/{path}") and wanted <= {line.strip() for line in text.splitlines()} | {""}:
                yield path, name


def _lines(content: bytes) -> Iterator[str]:
    return (line.strip() for line in content.decode("utf-8", "replace").splitlines())


def _holding(text: str, readable: Mapping[str, str]) -> Iterator[str]:
    return (name for name, content in readable.items() if text in content)
