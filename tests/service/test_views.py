"""What pages are made of: diffs as rows, text made visible, the record as a view."""

from dataclasses import replace
from datetime import timedelta
from types import SimpleNamespace

import pytest
from markupsafe import Markup
from sample_outcomes import NIGHT, alert, context, crash, declined, published, suggested
from sample_shop import DIFF, SOURCE

from agent.domain.fix import FileChange
from agent.domain.outcome import Outcome
from agent.domain.untrusted import Untrusted
from agent.service.diff_view import ROW_LIMIT, RowKind, diff_files, whole_file
from agent.service.page_views import IncidentView, chain, incident_view, quote
from agent.service.records import IncidentDetail, IncidentState, IncidentSummary
from agent.service.templating import environment, web_address
from agent.service.visible import ago, prose, seconds, untrusted, visible


def view(state: IncidentState, outcome: Outcome | None = None) -> IncidentView:
    summary = IncidentSummary(
        key="inc-1", title="t", service="shop", severity="", state=state, opened_at=NIGHT, updated_at=NIGHT, alert_count=1
    )
    return incident_view(IncidentDetail(summary=summary, alerts=(alert(),), outcome=outcome), ())


def test_a_diff_is_numbered_on_both_sides() -> None:
    (file,) = diff_files(DIFF)
    assert file.path == "shop/pricing.py"
    assert [(row.kind, row.old, row.new) for row in file.rows] == [
        (RowKind.HUNK, None, None),
        (RowKind.CONTEXT, 7, 7),
        (RowKind.CONTEXT, 8, 8),
        (RowKind.CONTEXT, 9, 9),
        (RowKind.ADDED, None, 10),
        (RowKind.ADDED, None, 11),
        (RowKind.CONTEXT, 10, 12),
    ]
    assert (file.added, file.removed) == (2, 0)


def test_removed_lines_that_look_like_headers_stay_lines() -> None:
    text = "--- a/x.sql\n+++ b/x.sql\n@@ -1,2 +1,2 @@\n--- drop it\n+-- keep it\n select 1\n\\ No newline at end of file\n"
    (file,) = diff_files(text)
    assert [(row.kind, row.text) for row in file.rows[1:]] == [
        (RowKind.REMOVED, "-- drop it"),
        (RowKind.ADDED, "-- keep it"),
        (RowKind.CONTEXT, "select 1"),
        (RowKind.NOTE, " No newline at end of file"),
    ]


def test_several_files_new_and_deleted_ones_included() -> None:
    text = (
        "diff --git a/a.py b/a.py\nnew file mode 100644\n--- /dev/null\n+++ b/a.py\n@@ -0,0 +1 @@\n+one\n"
        "diff --git a/b.py b/b.py\ndeleted file mode 100644\n--- a/b.py\n+++ /dev/null\n@@ -1 +0,0 @@\n-two\n"
    )
    assert [(file.path, file.added, file.removed) for file in diff_files(text)] == [("a.py", 1, 0), ("b.py", 0, 1)]


@pytest.mark.parametrize("text", ["", "no diff", "@@ -1 +1 @@\n+x", "--- a\n+++ b\n", "--- a", "+++ b\n--- a"])
def test_what_is_no_diff_shows_no_files(text: str) -> None:
    assert diff_files(text) == ()


def test_a_huge_diff_is_cut_and_says_so() -> None:
    (file,) = diff_files("--- a/x\n+++ b/x\n@@ -0,0 +1,5000 @@\n" + "+x\n" * 5000)
    assert len(file.rows) == ROW_LIMIT
    assert file.cut


def test_a_new_file_is_all_added() -> None:
    file = whole_file(FileChange(path="t.py", before=None, after=b"a\nb\n"))
    assert [(row.new, row.text) for row in file.rows] == [(1, "a"), (2, "b")]


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("plain\n\ttext", "plain\n\ttext"),
        ("a\u202eb", "a⟨U+202E⟩b"),
        ("zero\u200bwidth", "zero⟨U+200B⟩width"),
        ("bell\x07\x1b[31m", "bell⟨U+0007⟩⟨U+001B⟩[31m"),
        ("line\r\nend\r", "line\nend⟨U+000D⟩"),
        ("Grüße, 東京", "Grüße, 東京"),
        ("\ud800", "⟨U+D800⟩"),
    ],
)
def test_what_hides_or_reorders_is_shown_by_its_code(text: str, shown: str) -> None:
    assert visible(text) == shown


def test_untrusted_is_escaped_cut_and_visible() -> None:
    assert untrusted(Untrusted("<b>\u202e")) == Markup("&lt;b&gt;⟨U+202E⟩")
    assert str(untrusted(Untrusted("x" * 30), 10)) == "x" * 10 + " … 20 more characters"


def test_prose_shows_code_and_escapes_the_rest() -> None:
    assert str(prose("`a<b` & <i>")) == "<code>a&lt;b</code> &amp; &lt;i&gt;"


def test_a_template_can_not_print_untrusted_without_the_filter() -> None:
    templates = environment()
    with pytest.raises(TypeError, match="filter"):
        templates.from_string("{{ text }}").render(text=Untrusted("x"))
    assert templates.from_string("{{ text | untrusted }}").render(text=Untrusted("<x>")) == "&lt;x&gt;"


def test_a_template_escapes_and_makes_visible_whatever_it_prints() -> None:
    assert environment().from_string("{{ a.b }}").render(a=SimpleNamespace(b="<\u202e")) == "&lt;⟨U+202E⟩"


@pytest.mark.parametrize("url", ["javascript:alert(1)", " http://x", "data:text/html,x", "//x", "http://x\n", ""])
def test_a_link_leads_to_the_web_or_nowhere(url: str) -> None:
    assert web_address(url) == ""


def test_times_and_durations_are_short() -> None:
    assert [seconds(value) for value in (None, 0.0123, 1.25, 120.0)] == ["", "12 ms", "1.2 s", "2.0 min"]
    spans = (timedelta(seconds=5), timedelta(minutes=5), timedelta(hours=30), timedelta(days=3))
    assert [ago(NIGHT - span, NIGHT) for span in spans] == ["just now", "5 min ago", "1 d ago", "3 d ago"]


def test_a_suspects_code_is_quoted_with_the_line_that_was_hit() -> None:
    one = context()
    lines = quote(one, one.suspects[0])
    assert [line.number for line in lines] == [6, 7, 8, 9, 10]
    assert [line.number for line in lines if line.hit] == [10]
    assert lines[-1].text == SOURCE.split("\n")[9]


def test_a_long_suspect_is_quoted_around_the_hit() -> None:
    one = context("\n".join(f"line {number}" for number in range(1, 101)))
    long = replace(one.suspects[0], span=replace(one.suspects[0].span, start_line=1, end_line=100))
    lines = quote(one, long)
    assert len(lines) == 24
    assert 10 in [line.number for line in lines]


def test_a_suspect_whose_file_is_not_there_has_no_quote() -> None:
    one = replace(context(), files={})
    assert quote(one, one.suspects[0]) == ()


def test_the_headline_says_what_a_person_must_know() -> None:
    assert view(IncidentState.PUBLISHED, outcome=published()).headline == "A proven fix waits for review in pull request #7."
    assert "Nothing was pushed" in view(IncidentState.SUGGESTED, outcome=suggested()).headline
    assert "No fix was proposed" in view(IncidentState.DECLINED, outcome=declined()).headline
    assert all(view(state).headline for state in IncidentState)


def test_what_ran_and_what_did_not_are_told_apart() -> None:
    shown = view(IncidentState.PUBLISHED, outcome=published())
    assert [check.name for check in shown.proof] == ["applies", "compiles", "reproduction", "full suite"]
    assert [check.name for check in shown.not_checked] == ["lint"]


def test_a_chain_of_causes_ends() -> None:
    one = crash()
    for _ in range(20):
        one = replace(crash(), cause=one, cause_is_explicit=True)
    assert [how for how, _ in chain(one)] == ["", *["raised from"] * 7]
