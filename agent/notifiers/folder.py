"""Suggestions as files in a folder."""

from pathlib import Path

from agent.domain.alert import Incident
from agent.files import write_durably


class FolderNotifier:
    """Keeps each suggestion as `suggestions/<incident key>.md`, and its diff beside it as `.diff` for `git apply`.

    Args:
        root: directory that `suggestions/` lies in.
    """

    def __init__(self, root: Path) -> None:
        self._directory = root / "suggestions"

    def suggest(self, incident: Incident, body: str, diff_text: str) -> None:
        """Write both files, each whole or not at all; again for the same incident replaces them."""
        self._directory.mkdir(parents=True, exist_ok=True)
        write_durably(self._directory / f"{incident.key}.diff", diff_text.encode("utf-8", "surrogateescape"))
        write_durably(self._directory / f"{incident.key}.md", body.encode("utf-8", "backslashreplace"))
