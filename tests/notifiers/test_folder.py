"""Suggestions as files."""

from dataclasses import replace
from pathlib import Path

from locating import incident

from agent.notifiers.folder import FolderNotifier


def test_a_suggestion_is_a_page_and_a_diff(tmp_path: Path) -> None:
    FolderNotifier(tmp_path).suggest(incident(key="shop-1"), "# Body ✅ \ud800", "--- a/x\n+++ b/x\n")
    folder = tmp_path / "suggestions"
    assert sorted(path.name for path in folder.iterdir()) == ["shop-1.diff", "shop-1.md"]
    assert (folder / "shop-1.md").read_text("utf-8") == "# Body ✅ \\ud800"
    assert (folder / "shop-1.diff").read_text() == "--- a/x\n+++ b/x\n"


def test_the_same_incident_again_replaces_it(tmp_path: Path) -> None:
    notifier = FolderNotifier(tmp_path)
    notifier.suggest(incident(key="shop-1"), "first", "a")
    notifier.suggest(replace(incident(key="shop-1"), revision="later"), "second", "b")
    notifier.suggest(incident(key="shop-2"), "other", "c")
    assert (tmp_path / "suggestions/shop-1.md").read_text() == "second"
    assert len(list((tmp_path / "suggestions").iterdir())) == 4
