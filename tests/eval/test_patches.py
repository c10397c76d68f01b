"""The corpus of patches whose worth is known."""

from pathlib import Path

import pytest
from sandboxing import bubblewrap

from eval.cases.case import Mode
from eval.cases.problem import CaseProblem
from eval.cases.suites import load_suite
from eval.patching.patch import CORPUS, Expected, load_patches, read_patch
from eval.patching.tables import totals
from eval.patching.trying import try_patches


def test_every_patch_of_the_corpus_says_what_it_is() -> None:
    patches = [patch for suite in ("core", "incidents") for patch in load_patches(CORPUS / suite)]
    wrong = [patch for patch in patches if patch.expected is Expected.WRONG]
    assert len(wrong) >= 200
    assert len({patch.case for patch in wrong}) >= 40
    assert len({patch.kind for patch in wrong}) >= 15
    assert {patch.case for patch in patches if patch.kind == "fix"} <= {patch.case for patch in wrong}


def test_the_cases_of_core_patches_exist() -> None:
    assert {patch.case for patch in load_patches(CORPUS / "core")} <= {case.id for case in load_suite("core")}


@pytest.mark.parametrize(
    "text", ["kind: x\nexpected: wrong\n\n--- a/b\n", "kind: x\nexpected: odd\nwhy: y\n\n--- a/b\n", "why: y\n"]
)
def test_a_file_that_does_not_say_so_is_named(text: str, tmp_path: Path) -> None:
    file = tmp_path / "case" / "patch.diff"
    file.parent.mkdir()
    file.write_text(text)
    with pytest.raises(CaseProblem, match=r"patch\.diff"):
        read_patch(file)


def test_wrong_ones_are_not_proven_and_the_right_one_is(tmp_path: Path) -> None:
    case = next(case for case in load_suite("core") if case.id == "geofence-misspelt-name")
    names = ("fix", "zero", "global", "rounded")
    patches = [patch for patch in load_patches(CORPUS / "core") if patch.case == case.id and patch.name in names]
    tried = try_patches(case, patches, Mode.ALL, cache=tmp_path, sandbox=bubblewrap())
    assert {one.patch.name: one.verdict.kind.value for one in tried if one.patch.name == "fix"} == {"fix": "proven"}
    assert not [one for one in tried if one.fooled]
    assert "3 wrong patches over 1 cases (3 held against a reproduction): 0 proven" in totals(tried)
