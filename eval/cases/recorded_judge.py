"""The judge of a case made of a finished incident, and what a person must still add."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from posixpath import basename, normpath

from agent.code.source import parse_python
from agent.code.symbols import MODULE, Symbol, symbols
from agent.domain.alert import Service
from agent.domain.fix import CandidateFix, FileChange
from agent.domain.location import FaultOwner, SourceFile
from agent.domain.outcome import Outcome, Published, Suggested

WRITE_TEST = "write a test that shows the crash as judge/tests/test_hidden.py, and name it below fail_to_pass"
WRITE_FIX = "put the files as the real fix leaves them below judge/fixed/, and name the functions it changes below functions"
CONFIRM = "say whether declining is right: mend decline, or replace it by functions, fail_to_pass, judge/tests/ and judge/fixed/"
OWN_PACKAGES = (
    "the service ran with packages of its own, which a case can't hold: take what needs them out of repo/ and the tests"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordedJudge:
    """`judge/` as values.

    Args:
        document: what `judge.yaml` says.
        files: name below `judge/` -> content.
    """

    document: Mapping[str, object]
    files: Mapping[str, bytes]


def judge_of(outcome: Outcome, service: Service) -> RecordedJudge:
    """The judge as far as the record goes; what it can't know is listed below `unfinished`."""
    packages = [OWN_PACKAGES] if service.python.interpreter or service.python.paths else []
    context, fix = outcome.context, _fix(outcome)
    if fix is None and context is not None and context.owner is not FaultOwner.CODE:
        because = " ".join(context.owner_reasons)[:300] or "The record gives no reason."
        decline = {"owner": context.owner.value, "because": because.replace("\n", " ")}
        return RecordedJudge(document={"decline": decline, "unfinished": [CONFIRM]}, files={})
    tests, test_ids = _tests(outcome, service)
    fixed = _fixed(fix.diff.changes if fix else ())
    functions = [{"file": file, "function": name} for file, name in _functions(fix.diff.changes if fix else ())]
    missing = [*([] if test_ids else [WRITE_TEST]), *([] if functions else [WRITE_FIX]), *packages]
    document: dict[str, object] = {"functions": functions, "fail_to_pass": test_ids, "pass_to_pass": _kept(outcome, test_ids)}
    return RecordedJudge(document=document | ({"unfinished": missing} if missing else {}), files=tests | fixed)


def _fix(outcome: Outcome) -> CandidateFix | None:
    """The fix that was published or suggested."""
    if isinstance(outcome.result, Published | Suggested) and outcome.result.decision.trial:
        return outcome.result.decision.trial.fix
    return None


def _tests(outcome: Outcome, service: Service) -> tuple[dict[str, bytes], list[str]]:
    """The reproduction as a hidden test, put below the `tests` of the service's root."""
    reproducer = outcome.baseline.reproducer if outcome.baseline else None
    if reproducer is None:
        return {}, []
    file, _, name = reproducer.test_id.partition("::")
    written = {change.path: change.after for change in reproducer.files if change.after is not None}
    if file not in written:
        return {}, [reproducer.test_id]
    folder = normpath(f"{service.root}/tests") + "/"
    inner = {path: path.removeprefix(folder) if path.startswith(folder) else basename(path) for path in written}
    files = {f"tests/{inner[path]}": content for path, content in written.items()}
    return files, [f"{folder}{inner[file]}::{name}"]


def _kept(outcome: Outcome, hidden: Sequence[str]) -> list[str]:
    green = outcome.baseline.green if outcome.baseline else ()
    flaky = set(outcome.baseline.flaky) if outcome.baseline else set()
    return sorted({test for test in green if "::" in test and test.split("::", 1)[0].endswith(".py")} - flaky - set(hidden))


def _fixed(changes: Sequence[FileChange]) -> dict[str, bytes]:
    files = {f"fixed/{change.path}": change.after for change in changes if change.after is not None}
    return files | {f"fixed/{change.path}.absent": b"" for change in changes if change.after is None}


def _functions(changes: Sequence[FileChange]) -> Iterator[tuple[str, str]]:
    """The innermost definitions whose text a change touches; `<module>` for lines outside of all."""
    for change in changes:
        if not change.path.endswith(".py"):
            continue
        before, after = (_definitions(change.path, content) for content in (change.before, change.after))
        touched = [name for name in after if before.get(name) != after[name]]
        touched += [name for name in before if name not in after]
        yield from ((change.path, name) for name in dict.fromkeys(touched))


def _definitions(path: str, content: bytes | None) -> dict[str, str]:
    """Qualified name -> its lines without those of definitions inside of it."""
    if content is None:
        return {}
    found = symbols(parse_python(SourceFile(path=path, content=content)))
    lines = content.decode("utf-8", "replace").splitlines()
    return {symbol.name: _own_text(symbol, found, lines) for symbol in found}


def _own_text(symbol: Symbol, found: Sequence[Symbol], lines: Sequence[str]) -> str:
    first, last = (1, len(lines)) if symbol.name == MODULE else (symbol.span.start_line, symbol.span.end_line)
    inner = [one.span for one in found if one is not symbol and one.name != MODULE and first <= one.span.start_line <= last]
    inner = [span for span in inner if (span.start_line, span.end_line) != (first, last)]
    taken = {number for span in inner for number in range(span.start_line, span.end_line + 1)}
    return "\n".join(line for number, line in enumerate(lines[first - 1 : last], first) if number not in taken and line.strip())
