"""Choosing a sandbox by trying it."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest
from sandboxing import bubblewrap

from agent.errors import SandboxUnavailable
from agent.ports import Sandbox, SandboxJob, SandboxResult
from agent.sandboxes.bubblewrap import Bubblewrap
from agent.sandboxes.choose import choose_sandbox
from agent.sandboxes.probe import probe
from agent.sandboxes.process import LocalProcess

BACKENDS: dict[str, Callable[[], Sandbox]] = {"bubblewrap": bubblewrap, "process": LocalProcess}


@dataclass
class Broken:
    name: str = "broken"

    def run(self, job: SandboxJob) -> SandboxResult:
        return SandboxResult(exit_code=-1, output=b"", report=b"", infra=f"{job.argv[0]}: namespaces are not permitted")


def test_bubblewrap_holds_in_every_point() -> None:
    assert [finding for finding in probe(bubblewrap()) if not finding.holds] == []


def test_a_plain_process_is_found_out() -> None:
    failed = {finding.name for finding in probe(LocalProcess()) if not finding.holds}
    assert {"no network, not even the host's loopback", "nothing outside can be written", "no other process is visible"} <= failed


def test_the_first_that_holds_is_chosen() -> None:
    assert choose_sandbox(("process", "bubblewrap"), backends=BACKENDS).name == "bubblewrap"


def test_none_that_holds_is_refused_with_findings_and_remedy() -> None:
    with pytest.raises(SandboxUnavailable, match=r"broken: .*namespaces are not permitted.*apt-get install bubblewrap"):
        choose_sandbox(("broken",), backends={"broken": Broken})


def test_an_uncontained_backend_needs_the_operators_leave() -> None:
    with pytest.raises(SandboxUnavailable, match="process: not so: no network"):
        choose_sandbox(("process",), backends=BACKENDS)
    assert choose_sandbox(("process",), allow_uncontained=True, backends=BACKENDS).name == "process"


def test_leave_to_run_uncontained_does_not_make_a_broken_backend_usable() -> None:
    with pytest.raises(SandboxUnavailable):
        choose_sandbox(("broken",), allow_uncontained=True, backends={"broken": Broken})


def test_an_unknown_backend_is_named_with_those_there_are() -> None:
    with pytest.raises(SandboxUnavailable, match="no such backend; there are bubblewrap, process"):
        choose_sandbox(("gvisor",), backends=BACKENDS)


def test_a_missing_program_says_how_to_get_it() -> None:
    with pytest.raises(SandboxUnavailable, match=r"no program '/no/bwrap'.*apt-get install bubblewrap"):
        Bubblewrap("/no/bwrap")


def test_a_program_that_is_no_bubblewrap_fails_as_infrastructure(tmp_path: Path) -> None:
    findings = probe(Bubblewrap("/bin/false"))
    assert not findings[0].holds
