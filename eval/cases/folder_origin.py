"""The repository of a case's folder: its history made of files, the same commits at every run."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from eval.cases.case import Prepared
from eval.cases.case_file import CaseFile
from eval.cases.git_history import PlannedCommit, write_repository
from eval.cases.paths import files_below
from eval.cases.problem import CaseProblem

ABSENT = ".absent"
DAY_SECONDS = 86400


@dataclass(frozen=True, slots=True, kw_only=True)
class FolderOrigin:
    """Makes the repository that `repo/`, `history/` and `case.yaml` describe.

    Args:
        folder: of the case, absolute.
        about: its `case.yaml`.
    """

    folder: Path
    about: CaseFile

    def prepare(self, target: Path, cache: Path) -> Prepared:  # noqa: ARG002  # all of it is in the folder
        """Make the repository; its commit ids depend on the folder alone."""
        ids = write_repository(target, self._commits())
        return Prepared(repository=target, deployed=ids[self.about.deployed - 1] if self.about.deployed else "")

    def fixed(self, cache: Path) -> Mapping[str, bytes | None]:  # noqa: ARG002  # all of it is in the folder
        """What `judge/fixed/` holds; an empty file NAME.absent there removes NAME."""
        return {path: file.read_bytes() if file else None for path, file in overlay_of(self.folder / "judge" / "fixed").items()}

    def _commits(self) -> list[PlannedCommit]:
        head = files_below(self.folder / "repo")
        if not head:
            raise CaseProblem(f"{self.folder / 'repo'} holds no files", expected="the repository at its head, as files")
        layers = self._history()
        planned = []
        for entry, layer in zip((*self.about.history, self.about.head), (*layers, {}), strict=True):
            moment = self.about.at.timestamp() - entry.days_before * DAY_SECONDS
            files = {path: file for path, file in {**head, **layer}.items() if file is not None}
            planned.append(PlannedCommit(subject=entry.subject, seconds=int(moment), files=files, links=self.about.links))
        return planned

    def _history(self) -> list[dict[str, Path | None]]:
        folder = self.folder / "history"
        names = sorted(path.name for path in folder.iterdir()) if folder.is_dir() else []
        expected = [str(number) for number in range(1, len(self.about.history) + 1)]
        if set(names) != set(expected):
            raise CaseProblem(
                f"{folder} holds {', '.join(names) or 'nothing'}",
                expected=f"one folder for each commit of the history in case.yaml: {', '.join(expected) or 'none'}",
            )
        return [overlay_of(folder / name) for name in expected]


def overlay_of(folder: Path) -> dict[str, Path | None]:
    """What a folder puts over a tree: path -> file; None for NAME where the folder holds NAME.absent.

    Raises:
        CaseProblem: a NAME.absent that is not empty, or both files.
    """
    found: dict[str, Path | None] = {}
    for path, file in files_below(folder).items():
        name = path.removesuffix(ABSENT)
        if name != path and file.stat().st_size:
            raise CaseProblem(f"{file} is not empty", expected=f"an empty file, which says that {name} does not exist")
        if name in found:
            raise CaseProblem(f"{folder} holds both {name} and {name}{ABSENT}", expected="one of them")
        found[name] = None if name != path else file
    return found
