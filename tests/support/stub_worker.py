"""Stands for `eval.running.worker` where a test is about the processes: starts in no time, and ends as its jobs are named.

The first line tells how: `{"notes": DIRECTORY, "seconds": TIME A JOB TAKES}`. A job is named for what it does: `dies`, `dies-once`,
`hangs`, `fails-once` (the machinery), `stutters` (its answer is cut off); any other is done.
"""

import json
import os
import signal
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import TextIO

LONG = 600.0


def main() -> None:
    """Answer a line a job."""
    about = json.loads(sys.stdin.readline())
    notes = Path(about["notes"])
    (notes / f"worker-{os.getpid()}").touch()
    for line in sys.stdin:
        job = json.loads(line)
        with (notes / "jobs").open("a") as jobs:
            jobs.write(f"{job['case']}\n")
        time.sleep(about.get("seconds", 0.0))
        score = {"case": job["case"], "repeat": job["repeat"], "fixable": True, "verdict": "none", "seconds": os.getpid()}
        score |= ACTS[job["case"]](notes) if job["case"] in ACTS else {}
        _say(sys.stdout, json.dumps({"score": score}) + "\n")


def _dies(_notes: Path) -> dict[str, object]:
    _say(sys.stderr, "last words, password=hunter2hunter2")
    os.kill(os.getpid(), signal.SIGKILL)
    return {}


def _dies_once(notes: Path) -> dict[str, object]:
    return _dies(notes) if _first(notes / "died") else {}


def _fails_once(notes: Path) -> dict[str, object]:
    return {"verdict": "infra", "infra": "no disk"} if _first(notes / "failed") else {}


def _hangs(_notes: Path) -> dict[str, object]:
    time.sleep(LONG)
    return {}


def _stutters(_notes: Path) -> dict[str, object]:
    _say(sys.stdout, '{"score": {"ca')
    return _dies(_notes)


def _say(stream: TextIO, text: str) -> None:
    stream.write(text)
    stream.flush()


def _first(note: Path) -> bool:
    try:
        note.touch(exist_ok=False)
    except FileExistsError:
        return False
    return True


ACTS: dict[str, Callable[[Path], dict[str, object]]] = {
    "dies": _dies,
    "dies-once": _dies_once,
    "fails-once": _fails_once,
    "hangs": _hangs,
    "stutters": _stutters,
}

if __name__ == "__main__":
    main()
