"""A newcomer who follows docs/cases.md gets a sound case."""

import re
from pathlib import Path

from repositories import put

from agent.sandboxes.bubblewrap import Bubblewrap
from eval.cases.checking import check_case
from eval.cases.folder import load_folder
from eval.cases.judging import judged
from eval.cases.tracing import record_crash

PAGE = (Path(__file__).parents[3] / "docs/cases.md").read_text(encoding="utf-8")
BLOCK = re.compile(r"   ```(?:python|yaml)\n(.*?)\n   ```", re.DOTALL)
NAMED = re.compile(r"`(cases/\S+\.(?:py|yaml))`")


def files() -> dict[str, str]:
    """The files of the walk-through: each block says its name in its first line, or the text before it does."""
    page = PAGE.split("## Add a case")[1].split("## From a real incident")[0]
    found = {"cases/blank-size/repo/sizes/__init__.py": ""}
    for block in BLOCK.finditer(page):
        text = "\n".join(line.removeprefix("   ") for line in block[1].split("\n")) + "\n"
        first = text.split("\n", 1)[0]
        found[first.removeprefix("# ") if first.startswith("# cases/") else NAMED.findall(page[: block.start()])[-1]] = text
    return found


def test_the_files_of_the_page_make_a_sound_case(tmp_path: Path, box: Bubblewrap) -> None:
    put(tmp_path, files())
    folder = tmp_path / "cases/blank-size"
    case = load_folder(folder)
    put(folder, {"given/trace.txt": record_crash(case, tmp_path / "cache", box).trace})
    assert check_case(folder, tmp_path / "cache", box) == ()
    prepared = case.origin.prepare(tmp_path / "repository", tmp_path / "cache")
    assert judged(case, prepared, case.origin.fixed(tmp_path / "cache"), box).hidden is True
