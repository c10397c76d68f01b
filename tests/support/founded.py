"""What the rules offer for a crash that really happened, and call founded: nothing of it is made up."""

from collections.abc import Mapping
from pathlib import Path

from crash_recording import context_of_crash, crash_of

from agent.domain.fix import CandidateFix
from agent.plugins import installed_rules


def offered(folder: Path, files: Mapping[str, str], statements: str) -> tuple[CandidateFix, ...]:
    """Every rule's candidates for the crash that the statements cause.

    Args:
        folder: where the files are put.
        files: path -> text.
        statements: Python that imports from the files and calls them.
    """
    for path, text in files.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(text)
    context = context_of_crash(folder, crash_of(folder, statements), "0" * 40)
    kind = context.crash.short_type
    return tuple(fix for rule in installed_rules() if kind in rule.exceptions for fix in rule.propose(context))


def founded(folder: Path, files: Mapping[str, str], statements: str) -> list[str]:
    """Titles of the candidates that a green reproduction would prove."""
    return [fix.title for fix in offered(folder, files, statements) if not fix.invents]
