"""Everything a case must hold before a score of it means anything."""

import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path

from agent.plugins import installed_rules
from agent.ports import Sandbox
from eval.cases.case import Case, Prepared
from eval.cases.finding import Finding
from eval.cases.folder_origin import FolderOrigin
from eval.cases.git_history import write_tree
from eval.cases.given import Given, read_given
from eval.cases.leaks import leaks
from eval.cases.named_tests import missing_tests
from eval.cases.outcomes import wrong_outcomes
from eval.cases.paths import files_below
from eval.cases.problem import CaseProblem
from eval.cases.quoted_lines import misquoted
from eval.cases.suites import load_case
from eval.cases.touched import untouched

RULE = "rule:"
NO_RULE = "rule:none"


def check_case(folder: Path, cache: Path, sandbox: Sandbox) -> tuple[Finding, ...]:
    """What does not hold of the case in a folder; nothing when it is sound.

    Args:
        folder: of the case.
        cache: keeps fetched releases.
        sandbox: where its tests run.
    """
    try:
        case = load_case(folder)
        with tempfile.TemporaryDirectory(prefix="suture-check-") as scratch:
            return tuple(_findings(case, Path(scratch), cache, sandbox))
    except CaseProblem as problem:
        expected = f"expected {problem.expected}" if problem.expected else ""
        return (Finding(check="format", seen=problem.seen, remedy="; ".join(filter(None, (expected, problem.remedy)))),)


def _findings(case: Case, scratch: Path, cache: Path, sandbox: Sandbox) -> Iterator[Finding]:
    for missing in case.judge.unfinished:
        yield Finding(check="unfinished", seen=missing, remedy="then remove the entry from `unfinished` in judge/judge.yaml")
    yield from _unknown_tags(case)
    given = read_given(case)
    yield from given.findings
    prepared = case.origin.prepare(scratch / "repository", cache)
    fixed = case.origin.fixed(cache)
    head = _contents(prepared.repository)
    yield from _misquoted(case, given, prepared, head, scratch / "deployed")
    yield from leaks(case, _readable(case, given), fixed, head)
    if case.judge.decline is not None:
        yield from _fixed_all_the_same(case, fixed)
        return
    yield from untouched(case, fixed, head)
    unknown = [*missing_tests(case)]
    yield from unknown
    if case.judge.fail_to_pass and not unknown:
        yield from wrong_outcomes(case, prepared, fixed, given.types, sandbox)


def _unknown_tags(case: Case) -> Iterator[Finding]:
    known = {NO_RULE, *(f"{RULE}{rule.code}" for rule in installed_rules())}
    for tag in case.tags:
        if tag.startswith(RULE) and tag not in known:
            yield Finding(check="tags", seen=f"no rule is installed for {tag}", remedy=f"one of {', '.join(sorted(known))}")


def _misquoted(case: Case, given: Given, prepared: Prepared, head: Mapping[str, bytes], place: Path) -> Iterator[Finding]:
    deployed = head
    if prepared.deployed:
        place.mkdir()
        write_tree(prepared.repository, prepared.deployed, place)
        deployed = _contents(place)
    for name, crashes in given.crashes.items():
        yield from misquoted(crashes, deployed, case.service.path_prefixes, name)


def _readable(case: Case, given: Given) -> dict[str, str]:
    """Every text a solver can read; a release was published before its judge was written."""
    texts = {f"given/{name}": text for name, text in given.texts.items()}
    if isinstance(case.origin, FolderOrigin):
        for part in ("repo", "history"):
            below = files_below(case.origin.folder / part)
            texts |= {f"{part}/{path}": file.read_bytes().decode("utf-8", "replace") for path, file in below.items()}
    return texts


def _fixed_all_the_same(case: Case, fixed: Mapping[str, bytes | None]) -> Iterator[Finding]:
    if fixed or case.judge.tests:
        what = "judge/fixed" if fixed else "judge/tests"
        yield Finding(
            check="decline", seen=f"{what} holds files, but declining is right", remedy="remove them, or remove decline"
        )


def _contents(tree: Path) -> dict[str, bytes]:
    found = ((path.relative_to(tree), path) for path in sorted(tree.rglob("*")))
    return {name.as_posix(): path.read_bytes() for name, path in found if name.parts[0] != ".git" and path.is_file()}
