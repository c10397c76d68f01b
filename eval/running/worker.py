"""`python -m eval.running.worker`: makes samples of one run; jobs come by standard input, samples leave by standard output.

The end of its input ends it at once, so that nothing survives the process that started it, however that one ended.
"""

import dataclasses
import json
import os
import shutil
import sys
import tempfile
from pathlib import Path
from queue import SimpleQueue
from threading import Thread
from time import sleep
from typing import Any, BinaryIO  # JSON of the process that started it

from agent.sandbox_settings import SandboxSection
from agent.sandboxes.choose import choose_sandbox
from eval.cases.case import Mode
from eval.cases.suites import load_suite
from eval.running.models import model_access
from eval.running.sampling import Sampling
from eval.running.solvers import solver_named

REMOVALS = 20
REMOVAL_PAUSE = 0.05  # seconds


def main() -> None:
    """Read the first line (what is run), then a line a job."""
    answers = os.fdopen(os.dup(1), "wb", buffering=0)
    os.dup2(2, 1)  # whatever prints must not print between the answers
    scratch = Path(tempfile.mkdtemp(prefix="suture-eval-"))
    jobs: SimpleQueue[dict[str, Any]] = SimpleQueue()
    reader = Thread(target=_read, args=(sys.stdin.buffer, jobs, scratch), daemon=True)
    reader.start()
    about = jobs.get()
    solver = solver_named(about["solver"])
    sampling = Sampling(
        solver=solver,
        mode=Mode(about["mode"]),
        cache=Path(about["cache"]),
        sandbox=choose_sandbox(about.get("sandboxes") or SandboxSection().order, allow_uncontained=about["uncontained"]),
        scratch=scratch,
        models=model_access(solver, about.get("model", ""), about.get("base_url", ""), about.get("config", "")),
    )
    cases = {case.id: case for case in load_suite(about["suite"])}
    try:
        while True:
            job = jobs.get()
            _answer(answers, dataclasses.asdict(sampling.sample(cases[job["case"]], job["repeat"])))
    except BrokenPipeError:
        reader.join()  # whoever asked is gone, and so is the input: its end ends the process


def _read(lines: BinaryIO, jobs: "SimpleQueue[dict[str, Any]]", scratch: Path) -> None:
    for line in lines:
        jobs.put(json.loads(line))
    gone = scratch.rename(f"{scratch}-abandoned")  # a sample may be under way: it shall not write there any more
    for _ in range(REMOVALS):
        shutil.rmtree(gone, ignore_errors=True)
        if not gone.exists():
            break
        sleep(REMOVAL_PAUSE)  # a git or a sandbox was still writing
    os._exit(0)  # nobody waits for the main thread's answer


def _answer(answers: BinaryIO, sample: dict[str, object]) -> None:
    answers.write(json.dumps(sample, separators=(",", ":")).encode() + b"\n")


if __name__ == "__main__":
    main()
