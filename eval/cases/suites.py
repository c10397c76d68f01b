"""From a name or a path to the cases of a suite."""

from pathlib import Path

from eval.cases.case import Case
from eval.cases.folder import CASE_FILE, load_folder
from eval.cases.problem import CaseProblem
from eval.cases.releases import INCIDENT_FILE, load_release

CORE = "core"
KINDS = (CASE_FILE, INCIDENT_FILE)
PROBLEMS_SHOWN = 10


def load_suite(name: str) -> tuple[Case, ...]:
    """Every case of a suite, by id.

    Args:
        name: `core`, or the path of a case, of a folder of cases, or of a folder of recorded crashes of releases.

    Raises:
        CaseProblem: no such suite, an empty or a mixed one, a case that can't be read or is unfinished; all of those are named.
    """
    cases, problems = [], []
    for folder in case_folders(name):
        try:
            cases.append(_finished(load_case(folder)))
        except CaseProblem as problem:
            problems.append(str(problem))
    if problems:
        more = f"\n... and {len(problems) - PROBLEMS_SHOWN} more" if len(problems) > PROBLEMS_SHOWN else ""
        raise CaseProblem("\n".join(problems[:PROBLEMS_SHOWN]) + more, remedy=f"`suture eval check {name}` tells of every case")
    return tuple(sorted(cases, key=lambda case: case.id))


def load_case(folder: Path) -> Case:
    """The case of one folder, of either kind.

    Raises:
        CaseProblem: it can't be read.
    """
    return load_folder(folder) if (folder / CASE_FILE).exists() else load_release(folder)


def case_folders(name: str) -> tuple[Path, ...]:
    """The folders of a suite's cases, by name.

    Raises:
        CaseProblem: no such suite, an empty or a mixed one.
    """
    place = Path(__file__).parents[1] / "core" if name == CORE else Path(name)
    if _kind(place):
        return (place,)
    try:
        inner = sorted(path for path in place.iterdir() if path.is_dir() and not path.name.startswith((".", "_")))
    except OSError as problem:
        raise CaseProblem(
            f"{place}: {problem.strerror}", expected=f"`{CORE}`, a case's folder, or a folder of cases", remedy="check the path"
        ) from None
    kinds = {path: _kind(path) for path in inner}
    if not inner:
        raise CaseProblem(f"{place} holds no cases", expected=f"folders with {CASE_FILE} or with {INCIDENT_FILE}")
    if strange := [path for path, kind in kinds.items() if not kind]:
        raise CaseProblem(
            f"{strange[0]} holds neither {CASE_FILE} nor {INCIDENT_FILE}", expected="a case in every folder of a suite"
        )
    if len(set(kinds.values())) > 1:
        examples = " and ".join(next(f"{path.name} ({kind})" for path, kind in kinds.items() if kind == one) for one in KINDS)
        raise CaseProblem(f"{place} mixes {examples}", expected="one kind of case in a suite", remedy="keep them in two folders")
    return tuple(inner)


def _kind(folder: Path) -> str:
    return next((file for file in KINDS if (folder / file).exists()), "")


def _finished(case: Case) -> Case:
    if case.judge.unfinished:
        raise CaseProblem(
            f"{case.id} is unfinished: {'; '.join(case.judge.unfinished)}",
            expected="a complete judge.yaml",
            remedy="fill it in, and remove the entries below `unfinished`",
        )
    return case
