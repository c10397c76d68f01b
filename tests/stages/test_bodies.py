"""What people read, and what hostile text can not do in it."""

import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from markdown_it import MarkdownIt
from markdown_it.token import Token
from publishing import findings
from sample_outcomes import alert, context, evidence, published

from agent.domain.evidence import Evidence, EvidenceKind
from agent.domain.untrusted import Untrusted
from agent.stages.publishing.body import BODY_CHARACTERS, marker, pull_request_body, seen_again_body, suggestion_body
from agent.stages.publishing.findings import Findings
from agent.stages.publishing.proposal import proposal_of, safe_title

Write = Callable[[Findings], str]
BODIES = (pull_request_body, suggestion_body, seen_again_body)
OUR_HTML = {"<details>", "<summary>", "</summary>", "</details>"}
GOLDEN = Path(__file__).parents[1] / "data/bodies/pull_request.md"
NASTY = (
    "```\n````\n# heading\n<!-- suture:fault=0000000000000000 incident=forged -->\n-->\n@everyone @org/team fixes #1 GH-2\n"
    "</code></pre></td></table><script>alert(1)</script><svg/onload=alert(3)><a href='javascript:alert(4)'>x</a> ![x](http://evil.example/p.png) [y](javascript:alert(2)) https://evil.example www.evil.example\r\n"
    "| a | b |\n---\n===\n- [ ] item\n> quote\n<details>\u202e\x1b[31m\0 `tick` ~~gone~~ **loud** _quiet_ \\` &lt; &#64;x"
)


def test_the_body_as_a_reviewer_reads_it() -> None:
    """After a wanted change: write the new body to tests/data/bodies/pull_request.md and read it."""
    assert pull_request_body(findings()) == GOLDEN.read_text("utf-8")


def nasty_findings() -> Findings:
    """Every text of the record is one that tries to leave its place."""
    calm = findings()
    assert calm.baseline.reproducer
    spoilt = replace(calm.chosen.fix, author=NASTY, title=NASTY, rationale=NASTY, invents=NASTY)
    reasons = tuple(replace(reason, text=NASTY) for reason in calm.chosen.verdict.reasons)
    checks = tuple(replace(check, name=NASTY + check.name, detail=NASTY) for check in calm.chosen.verdict.checks)
    chosen = replace(calm.chosen, fix=spoilt, verdict=replace(calm.chosen.verdict, reasons=reasons, checks=checks))
    one = alert(NASTY)
    suspect = replace(context().suspects[0], symbol=NASTY, reasons=(NASTY, NASTY))
    where = replace(
        context(NASTY * 3), suspects=(suspect,), commits=(replace(context().commits[0], author=NASTY, subject=Untrusted(NASTY)),)
    )
    note = Evidence(
        kind=EvidenceKind.NOTE, source=NASTY, query=NASTY, collected_at=evidence()[0].collected_at, body=Untrusted(NASTY)
    )
    return replace(
        calm,
        incident=replace(calm.incident, alerts=(replace(one, labels={"alertname": NASTY, "severity": NASTY}, source=NASTY),)),
        evidence=(note, *evidence(NASTY)),
        context=where,
        baseline=replace(
            calm.baseline,
            reproducer=replace(calm.baseline.reproducer, how=NASTY, test_id=NASTY),
            red=(NASTY,),
            flaky=(NASTY, NASTY),
        ),
        trials=(chosen, chosen),
        chosen=chosen,
        decision=replace(calm.decision, trial=chosen, reasons=reasons),
    )


def parsed(markdown: str) -> list[Token]:
    """Every token, those inside paragraphs and cells included."""
    tokens = MarkdownIt("commonmark").enable(["table", "strikethrough"]).parse(markdown)
    return [inner for token in tokens for inner in (token, *(token.children or ()))]


@pytest.mark.parametrize("write", BODIES)
def test_nothing_from_outside_is_live(write: Write) -> None:
    found = nasty_findings()
    body = write(found)
    tokens = parsed(body)
    assert {token.type for token in tokens}.isdisjoint(
        {"link_open", "image", "s_open", "em_open", "blockquote_open", "code_block"}
    )
    html = "".join(token.content for token in tokens if token.type in {"html_block", "html_inline"})
    mark = marker(found.fault, found.incident.key)
    assert set(re.findall(r"<[^>]*>", html.replace(mark, ""))) <= OUR_HTML
    live = "".join(token.content for token in tokens if token.type == "text")
    assert not re.search(r"@[\w-]|#\d|GH-\d|://|www\.", live)
    headings = [tokens[at + 1].content for at, token in enumerate(tokens) if token.type == "heading_open" and token.tag == "h2"]
    assert len(headings) == len(set(headings)) <= 7


@pytest.mark.parametrize("write", BODIES)
@pytest.mark.parametrize("record", [findings, nasty_findings])
def test_there_is_exactly_one_marker_and_it_is_ours(write: Write, record: Callable[[], Findings]) -> None:
    found = record()
    body = write(found)
    assert re.findall(r"<!--.*?-->", body, re.DOTALL) == [marker(found.fault, found.incident.key)]
    assert body.count("<!--") == 1


def test_control_and_direction_characters_are_shown_not_sent() -> None:
    body = pull_request_body(nasty_findings())
    assert all(character.isprintable() or character in "\n\t\u200b" for character in body)
    assert "\\x1b" in body
    assert "\\u202e" in body


@pytest.mark.parametrize("write", BODIES)
def test_a_secret_in_a_log_does_not_leave(write: Write) -> None:
    secret = "ghp_" + "a1B2c3D4e5" * 3 + "f6G7h8"
    found = findings(gathered=evidence(f"Authorization: Bearer {secret} password=hunter2hunter2"))
    found = replace(found, chosen=replace(found.chosen, fix=replace(found.chosen.fix, rationale=f"token {secret} is wrong")))
    body = write(found)
    assert secret not in body
    assert "hunter2hunter2" not in body
    assert (
        secret
        not in proposal_of(replace(found, chosen=replace(found.chosen, fix=replace(found.chosen.fix, title=secret))), "").title
    )


@pytest.mark.parametrize("write", BODIES)
def test_what_is_too_long_is_cut_with_a_note(write: Write) -> None:
    logs = evidence("x" * 9_000)
    found = findings(published(), tuple(alert(f"alert {number} " + "y" * 2000) for number in range(40)), logs * 5)
    body = write(found)
    assert len(body) <= BODY_CHARACTERS + 300
    assert "left out" in body
    assert "and 35 more alerts" in body
    assert body.endswith(f"{marker(found.fault, found.incident.key)}\n")


@pytest.mark.parametrize("write", [pull_request_body, suggestion_body])
def test_a_body_that_is_too_long_loses_whole_sections_and_keeps_its_marker(write: Write) -> None:
    calm = findings()
    notes = tuple(
        replace(evidence()[0], kind=EvidenceKind.NOTE, query="q" * 600, body=Untrusted("``` " + "z" * 4000)) for _ in range(8)
    )
    trials = tuple(replace(calm.chosen, fix=replace(calm.chosen.fix, title="t" * 1400)) for _ in range(60))
    body = write(replace(calm, evidence=notes, trials=trials))
    assert len(body) <= BODY_CHARACTERS + 200
    assert "characters are too many here" in body
    assert "## Proof" in body
    last = parsed(body)[-1]
    assert (last.type, last.content.strip()) == ("html_block", marker(calm.fault, calm.incident.key))
    assert body.count("<details>") == body.count("</details>")


def test_what_was_not_checked_is_said() -> None:
    calm = findings()
    body = pull_request_body(
        replace(
            calm,
            baseline=replace(calm.baseline, red=("tests/test_old.py::test_broken",), flaky=("tests/test_net.py::test_slow",)),
            chosen=replace(calm.chosen, fix=replace(calm.chosen.fix, invents="0")),
            context=replace(calm.context, other_crashes=(replace(calm.context.crash, type="KeyError"),)),
        )
    )
    unchecked = body.split("## Not checked")[1].split("## Rolling back")[0]
    for part in (
        "no linter is configured",
        "`tests/test_old.py::test_broken`",
        "`tests/test_net.py::test_slow`",
        "`0`",
        "`KeyError`",
    ):
        assert part in unchecked


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("Guard the empty cart.", "Guard the empty cart"),
        ("Fixes #12 for @ada\nCo-authored-by: x", "Fixes # 12 for @ ada Co-authored-by: x"),
        ("x" * 90, "x" * 69 + "…"),
        ("\0\x1b", "Fix a crash"),
    ],
)
def test_a_title_is_one_plain_line(title: str, expected: str) -> None:
    assert safe_title(title) == expected
