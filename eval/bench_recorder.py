"""What the crash recorder costs a service: with it against without it, and how long a capsule takes."""

import json
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from eval.pairing import Ratio

PROGRAM = Path(__file__).parents[1] / "recorder/bench.py"


@dataclass(frozen=True, slots=True, kw_only=True)
class CapsuleCost:
    """Time and size of one kind of capsule with the default bounds.

    Args:
        what: the crash.
        seconds: processor time, the median.
        size: bytes.
    """

    what: str
    seconds: float
    size: int

    def __str__(self) -> str:
        return f"{self.what:<60} {self.seconds * 1000:7.1f} ms {self.size:10} bytes"


def measures(runs: int) -> tuple[Ratio | CapsuleCost, ...]:
    """Measure in a process of its own: the recorder belongs to the service that crashes, never into ours.

    Args:
        runs: of each loop with and without the recorder, in turn; the medians count.
    """
    program = [sys.executable, "-I", str(PROGRAM), "--json", "--runs", str(runs)]
    done = subprocess.run(program, check=True, capture_output=True, text=True)
    paired, capsules = json.loads(done.stdout)
    return (
        *(Ratio(what=f"2,000 x {what}, recorder on against off", seconds=one, peer_seconds=other) for what, one, other in paired),
        *(CapsuleCost(what=what, seconds=seconds, size=size) for what, seconds, size in capsules),
    )
