"""`python logged_run.py LOG NOTES`: a run of the harness that is there to be killed; its workers are stubs."""

import sys
from pathlib import Path

import stub_worker

from eval.log import Header
from eval.running.pool import Pool
from eval.running.worker_process import Job, WorkerProcess
from eval.running.writing import LogFile

CASES = tuple(f"case-{number:03}" for number in range(150))
STUB = (sys.executable, str(stub_worker.__file__))
HEADER = Header(
    suite="stubs", solver="null", mode="all", cases=CASES, repeat=1, started_at="now", version="0", hashes={"code": "none"}
)


def main() -> None:
    """Go on with the log until it is complete."""
    log, notes = (Path(argument) for argument in sys.argv[1:])
    about = {"notes": str(notes), "seconds": 0.005}
    with LogFile.resume(log, HEADER) as writing:
        left = [Job(case=case, repeat=0, fixable=True) for case in CASES if (case, 0) not in writing.done]
        for sample in Pool(start=lambda: WorkerProcess(about, STUB), workers=2, seconds=60).samples(left):
            writing.append(sample)


if __name__ == "__main__":
    main()
