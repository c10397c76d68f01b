"""`python -m eval.running.worker`: makes samples of one run; jobs come by standard input, samples leave by standard output.

The end of its input ends it, so that nothing survives the process that started it.
"""

import dataclasses
import json
import os
import sys
from pathlib import Path
from typing import BinaryIO

from agent.sandboxes.choose import choose_sandbox
from agent.settings import SandboxSection
from eval.cases.case import Mode
from eval.cases.suites import load_suite
from eval.running.sampling import Sampling
from eval.running.solvers import solver_named


def main() -> None:
    """Read the first line (what is run), then a line a job."""
    answers = os.fdopen(os.dup(1), "wb", buffering=0)
    os.dup2(2, 1)  # whatever prints must not print between the answers
    jobs = sys.stdin.buffer
    about = json.loads(jobs.readline())
    cases = {case.id: case for case in load_suite(about["suite"])}
    sampling = Sampling(
        solver=solver_named(about["solver"]),
        mode=Mode(about["mode"]),
        cache=Path(about["cache"]),
        sandbox=choose_sandbox(SandboxSection().order, allow_uncontained=about["uncontained"]),
    )
    for line in jobs:
        job = json.loads(line)
        _answer(answers, dataclasses.asdict(sampling.sample(cases[job["case"]], job["repeat"])))


def _answer(answers: BinaryIO, sample: dict[str, object]) -> None:
    answers.write(json.dumps(sample, separators=(",", ":")).encode() + b"\n")


if __name__ == "__main__":
    main()
