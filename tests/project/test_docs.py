"""What the documents say is what the code does."""

import re
from pathlib import Path

import pytest

from agent.cli.reference import pages

ROOT = Path(__file__).parents[2]
DOCUMENTS = sorted([*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md")])
LINK = re.compile(r"\[[^\]]*\]\(([^)#\s]+)(?:#[^)]*)?\)")


@pytest.mark.parametrize("name", sorted(pages()))
def test_a_reference_page_is_what_the_code_says(name: str) -> None:
    written = (ROOT / "docs" / name).read_text(encoding="utf-8")
    assert written == pages()[name], f"run: python -m agent.cli.reference docs (docs/{name} is out of date)"


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: str(path.relative_to(ROOT)))
def test_links_lead_somewhere(document: Path) -> None:
    targets = LINK.findall(document.read_text(encoding="utf-8"))
    local = [target for target in targets if "://" not in target and not target.startswith("mailto:")]
    assert [target for target in local if not (document.parent / target).exists()] == []


def test_every_command_in_the_readme_exists() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    commands = pages()["cli.md"]
    used = set(re.findall(r"^\s*(?:\$ )?(suture(?: [a-z]+)+)", readme, flags=re.MULTILINE))
    known = set(re.findall(r"^## (suture.*)$", commands, flags=re.MULTILINE))
    assert used
    assert [line for line in used if not any(line == name or line.startswith(f"{name} ") for name in known - {"suture"})] == []


def test_every_option_in_the_readme_exists() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    lines = [line for line in readme.splitlines() if line.strip().startswith(("suture ", "$ suture "))]
    options = {option for line in lines for option in re.findall(r"(--[a-z-]+)", line)}
    assert [option for option in options if option not in pages()["cli.md"]] == []


def test_the_lock_files_name_no_index() -> None:
    for name in ("requirements.lock", "requirements-dev.lock"):
        text = (ROOT / name).read_text(encoding="utf-8")
        assert "://" not in text
        assert text.count("--hash=sha256:") > 100
