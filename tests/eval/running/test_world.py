from pathlib import Path

import pytest
from planted_solvers import Replacing
from sandboxing import python_job, said
from small_suite import TYPO_CASE

from agent.pipeline import remediate
from agent.policy import Policy
from agent.ports import Ports, SandboxJob, SandboxResult
from agent.run import InMemoryRun
from agent.sandboxes.bubblewrap import Bubblewrap
from agent.stages.gather_evidence import gather_evidence
from agent.stages.open_incident import open_incident
from eval.cases.case import Mode
from eval.cases.folder import load_folder
from eval.running.world import ports_for

JUDGES = (b"test_the_discount_is_taken_off", b"test_a_guest_pays_the_full_price", b"fail_to_pass")
LOOK = """
import os, sys
words = %r
skipped = {"/proc", "/sys", "/dev", "/usr", "/lib", "/lib64", sys.prefix, sys.base_prefix}
for folder, folders, files in os.walk("/"):
    folders[:] = [name for name in folders if os.path.join(folder, name) not in skipped]
    for name in files:
        try:
            with open(os.path.join(folder, name), "rb") as file:
                content = file.read(1_000_000)
        except OSError:
            continue
        if any(word in content for word in words):
            print(os.path.join(folder, name))
"""


class Spy:
    """A sandbox that looks for what the judge knows beside every job it is given.

    Args:
        box: the real one.
    """

    name = "spy"

    def __init__(self, box: Bubblewrap) -> None:
        self._box = box
        self.found: list[str] = []
        self.jobs = 0

    def run(self, job: SandboxJob) -> SandboxResult:
        """Run the job, and a second one that reads every file within its reach."""
        self.jobs += 1
        if self.jobs <= 2:
            look = python_job(job.tree, LOOK % (JUDGES,), overlay=dict(job.overlay), readonly=job.readonly)
            self.found += said(self._box.run(look)).splitlines()
        self.found += [name for name, content in job.overlay.items() if any(word in (content or b"") for word in JUDGES)]
        return self._box.run(job)


def ports(suite: Path, case: str, mode: Mode, scratch: Path, box: Bubblewrap | Spy, rule: Replacing | None = None) -> Ports:
    loaded = load_folder(suite / case)
    prepared = loaded.origin.prepare(scratch / "repository", scratch)
    return ports_for(loaded, prepared, mode, rules=(rule,) if rule else (), sandbox=box, scratch=scratch)


@pytest.mark.parametrize(
    ("mode", "files"),
    [
        (Mode.ALL, {"event.json", "trace.txt", "logs/shop.log"}),
        (Mode.EVENT, {"event.json"}),
        (Mode.TRACE, {"trace.txt"}),
    ],
)
def test_a_mode_gives_its_evidence_and_no_other(
    suite: Path, tmp_path: Path, box: Bubblewrap, mode: Mode, files: set[str]
) -> None:
    made = ports(suite, TYPO_CASE, mode, tmp_path, box)
    incident = open_incident(load_folder(suite / TYPO_CASE).alerts, made)
    asked = {evidence.query.partition(";")[0] for evidence in gather_evidence(incident, made) if evidence.source == "folder"}
    assert asked == {f"file {tmp_path / 'given' / name}" for name in files}


def test_the_clock_stands_at_the_moment_of_the_incident(suite: Path, tmp_path: Path, box: Bubblewrap) -> None:
    made = ports(suite, TYPO_CASE, Mode.ALL, tmp_path, box)
    assert made.clock.now().isoformat() == "2026-03-02T10:15:00+00:00"


def test_what_lies_beside_the_evidence_is_not_given(suite: Path, tmp_path: Path, box: Bubblewrap) -> None:
    """Recorded crashes of releases keep given and judge in one folder."""
    case = load_folder(suite / TYPO_CASE)
    for name in ("gold.json", "repro_test.py", "case.json"):
        (case.given / name).write_text("fail_to_pass")
    try:
        ports(suite, TYPO_CASE, Mode.ALL, tmp_path, box)
    finally:
        for name in ("gold.json", "repro_test.py", "case.json"):
            (case.given / name).unlink()
    given = {path.relative_to(tmp_path / "given").as_posix() for path in (tmp_path / "given").rglob("*")}
    assert given == {"trace.txt", "event.json", "logs", "logs/shop.log"}


def test_neither_the_solver_nor_a_sandbox_of_the_pipeline_ever_sees_what_the_judge_knows(
    suite: Path, tmp_path: Path, box: Bubblewrap
) -> None:
    spy, rule = Spy(box), Replacing(b"discont", b"discont")
    made = ports(suite, TYPO_CASE, Mode.ALL, tmp_path, spy, rule)
    remediate(load_folder(suite / TYPO_CASE).alerts, made, Policy(), InMemoryRun())
    assert spy.jobs > 0
    assert spy.found == []
    assert [path for context in rule.seen for path in context.files] == ["shop/cart.py"]
    written = [path for path in tmp_path.rglob("*") if path.is_file() and ".git" not in path.parts]
    assert [path for path in written if any(word in path.read_bytes() for word in JUDGES)] == []


def test_the_spy_finds_the_judges_files_where_they_are(suite: Path, box: Bubblewrap) -> None:
    look = python_job(suite / TYPO_CASE, LOOK % (JUDGES,))
    assert {Path(line).name for line in said(box.run(look)).splitlines()} == {"judge.yaml", "test_hidden.py"}
