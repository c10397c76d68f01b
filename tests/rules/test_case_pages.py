"""Every case page of every rule: the crash it quotes, what the rule offers, and that git and Python accept it."""

import subprocess
from pathlib import Path

import pytest
from contexts import context_of

from agent.domain.fix import CandidateFix
from agent.domain.location import SourceFile
from agent.plugins import installed_rules
from agent.ports import Rule
from agent.stacktraces.read import read_crashes
from rules.case import CasePage, Expected
from rules.catalogue import HEADINGS, explain, rule_pages, sections

RULES = installed_rules()
PAGES = [pytest.param(rule, page, id=f"{rule.code}/{page.path}") for rule in RULES for page in rule_pages(rule)]


def propose(rule: Rule, page: CasePage) -> tuple[CandidateFix, ...]:
    context = context_of(page.traceback, page.before, page.locals)
    if context.crash.short_type not in rule.exceptions:
        return ()
    return tuple(rule.propose(context))


def changed(fix: CandidateFix) -> Expected:
    files = (SourceFile(path=change.path, content=change.after or b"") for change in fix.diff.changes)
    return Expected(files=tuple(files), invents=fix.invents)


@pytest.mark.parametrize(("rule", "page"), PAGES)
def test_the_page_quotes_lines_that_its_files_hold(rule: Rule, page: CasePage) -> None:
    files = {file.path: file.content.decode().splitlines() for file in page.before}
    crash = read_crashes(page.traceback)[-1]
    frames = [frame for link in (crash, crash.cause) if link is not None for frame in link.frames]
    quoted = [(path, frame) for frame in frames for path in files if f"/{frame.path}".endswith(f"/{path}")]
    assert quoted, "no frame of the traceback lies in a before-file"
    for path, frame in quoted:
        assert files[path][frame.line - 1].strip() == frame.code, f"{path}:{frame.line}"


@pytest.mark.parametrize(("rule", "page"), PAGES)
def test_the_rule_offers_exactly_the_candidates_of_the_page(rule: Rule, page: CasePage) -> None:
    offered = [changed(fix) for fix in propose(rule, page)]
    shown = page.after
    assert [{file.path: file.content.decode() for file in item.files} for item in offered] == [
        {file.path: file.content.decode() for file in item.files} for item in shown
    ]
    assert [item.invents for item in offered] == [item.invents for item in shown]


@pytest.mark.parametrize(("rule", "page"), [case for case in PAGES if not case.values[1].silent])  # type: ignore[union-attr]  # always a CasePage
def test_git_applies_every_candidate_and_python_compiles_it(rule: Rule, page: CasePage, tmp_path: Path) -> None:
    for fix in propose(rule, page):
        for file in page.before:
            (tmp_path / file.path).parent.mkdir(parents=True, exist_ok=True)
            (tmp_path / file.path).write_bytes(file.content)
        subprocess.run(["git", "apply", "--whitespace=nowarn", "-"], cwd=tmp_path, input=fix.diff.text.encode(), check=True)
        for change in fix.diff.changes:
            written = (tmp_path / change.path).read_bytes()
            assert written == change.after
            compile(written, change.path, "exec")


@pytest.mark.parametrize(("rule", "page"), [case for case in PAGES if not case.values[1].silent])  # type: ignore[union-attr]  # always a CasePage
def test_every_candidate_is_signed_and_explained(rule: Rule, page: CasePage) -> None:
    for fix in propose(rule, page):
        assert fix.author == f"rule:{rule.code}"
        assert 0 < len(fix.title) < 70
        assert "\n" not in fix.title
        assert fix.rationale.endswith(".")


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.code)
def test_a_rule_has_its_five_headings_and_cases_of_both_kinds(rule: Rule) -> None:
    pages = rule_pages(rule)
    assert tuple(sections(rule)) == HEADINGS
    assert all(sections(rule).values())
    assert len(pages) >= 6
    assert any(page.silent for page in pages)
    assert not pages[0].silent, "the first page is the rule's example"


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.code)
def test_a_rule_explains_itself_as_markdown(rule: Rule) -> None:
    text = explain(rule)
    assert text.startswith(f"# {rule.code} ")
    assert all(f"## {heading}\n" in text for heading in HEADINGS)
    assert rule_pages(rule)[0].title in text


def test_the_eight_python_rules_are_installed() -> None:
    assert [rule.code for rule in RULES] == [f"PY10{number}" for number in range(1, 9)]
