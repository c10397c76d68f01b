"""What a change does to inputs beside the one that crashed."""

from collections.abc import Mapping

import pytest
from proving import Case, case

from agent.code.diffs import diff_of_changes
from agent.domain.fix import CandidateFix, FileChange
from agent.domain.proof import Baseline, Verdict, VerdictKind
from agent.stages.reproduction.bench import open_bench
from agent.stages.verification.differences import check_differences
from agent.stages.verification.mutating import check_mutants

SHELF = '''\
def labels(names, width=8):
    """Names cut to a width.

    >>> labels(["apple"], width=3)
    ['app']
    """
    found = []
    for name in names:
        if len(name) > 100:
            raise ValueError("too long")
        found.append(name[0].upper() + name[1:width])
    return found
'''
LINE = "        found.append(name[0].upper() + name[1:width])\n"


@pytest.fixture(scope="module")
def shelf(tmp_path_factory: pytest.TempPathFactory) -> Case:
    """A crash at an empty name; a rule's author, so that only what was run is judged."""
    return case(tmp_path_factory.mktemp("shelf"), {"shelf.py": SHELF}, "import shelf; shelf.labels(['plum', ''])")


@pytest.fixture(scope="module")
def baseline(shelf: Case) -> Baseline:
    """Its reproduction, with the calls beside it."""
    return shelf.reproduce()


def codes(verdict: Verdict) -> set[str]:
    return {reason.code for reason in verdict.reasons}


def test_calls_beside_the_crash_are_kept_with_how_they_ended(baseline: Baseline) -> None:
    assert baseline.observations is not None
    found: Mapping[str, set[str]] = {
        source: {call.ending for call in baseline.observations.calls if call.source == source}
        for source in ("crash", "neighbour", "quoted")
    }
    assert found["crash"] == {"red"}
    assert {"red", "value"} <= found["neighbour"]
    assert found["quoted"] == {"value"}


def test_the_right_fix_leaves_them_as_they_were(shelf: Case, baseline: Baseline) -> None:
    verdict = shelf.verify(shelf.fix("shelf.py", LINE, LINE.replace("name[0]", "name[:1]")), baseline)
    assert verdict.kind is VerdictKind.PROVEN, verdict


@pytest.mark.parametrize(
    ("new", "kind", "code"),
    [
        ("        if names == ['']:\n            return ['']\n" + LINE, "", "neighbour-crashes"),
        ("        found.append(name[:1].lower() + name[1:width])\n", "", "changes-answer"),
        ("        found.append(name[:1].upper() + name[1 : width + 1])\n", "", "changes-answer"),
        ("        found.append(name[:1].upper() + name[1:width])\n        names.pop()\n", "", "changes-answer"),
        ("        found.append(name[:1].upper() + name[1:width])\n        {False: 0}[width == 3]\n", "regressed", "breaks-call"),
    ],
)
def test_a_change_that_only_suits_the_crash_does_not(new: str, kind: str, code: str, shelf: Case, baseline: Baseline) -> None:
    finding = check_differences(
        open_bench(shelf.incident, shelf.context, shelf.ports), shelf.fix("shelf.py", LINE, new), baseline
    )
    assert (finding.kind.value if finding.kind else "") == kind
    assert code in {reason.code for reason in (*finding.reasons, *finding.doubts)}


def test_an_unneeded_part_and_an_idle_condition_are_found(shelf: Case, baseline: Baseline) -> None:
    bench = open_bench(shelf.incident, shelf.context, shelf.ports)
    idle = LINE.replace("found.append(", "found.append('' if width == 77 else ").replace("name[0]", "name[:1]")
    finding = check_mutants(bench, shelf.fix("shelf.py", LINE, idle, author="model:m"), baseline)
    assert {reason.code for reason in finding.doubts} == {"idle-condition"}
    apart = SHELF.replace(LINE, LINE.replace("name[0]", "name[:1]")).replace("width=8", "width=9")
    change = FileChange(path="shelf.py", before=SHELF.encode(), after=apart.encode())
    parts = CandidateFix(author="model:m", title="", rationale="", diff=diff_of_changes((change,)))
    assert {reason.code for reason in check_mutants(bench, parts, baseline).doubts} == {"unneeded-part"}
