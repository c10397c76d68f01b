"""`make bench`: what things cost, as ratios against a peer in the same run."""

import argparse
import resource
import subprocess
import sys
import tempfile
from collections.abc import Callable
from datetime import UTC, datetime
from itertools import cycle
from pathlib import Path

from agent.checkout import SoleFaults
from agent.domain.alert import Alert, AlertStatus, Incident, Service
from agent.domain.telemetry import TimeWindow
from agent.ports import SandboxJob
from agent.sandboxes.bubblewrap import Bubblewrap
from agent.settings import Settings
from agent.sources.folder import GivenCrashes
from agent.stacktraces.read import read_crashes
from agent.stages.locate_code import locate_code
from agent.wiring import ports_of
from eval.bench_logs import fitting, search_of_day, search_of_dense
from eval.bench_proof import measures_of_proof
from eval.bench_recorder import measures as measures_of_recorder
from eval.pairing import Ratio, paired

TRACE = """Traceback (most recent call last):
  File "/srv/app/shop/cart.py", line 5, in total
    return price.amount
AttributeError: 'NoneType' object has no attribute 'amount'
"""
CART = "def total(order):\n    price = order.get('price')\n    # the price\n    # is not always there\n    return price.amount\n"


def locating(place: Path, many: int, few: int, runs: int) -> Ratio:
    """Locating a crash in a large repository against a small one, each time another crash; both warm."""
    return paired(f"locating in {many} files, against {few}", _locate(place / "many", many), _locate(place / "few", few), runs)


def sandbox(place: Path, runs: int) -> Ratio:
    """A Python that does nothing, in the sandbox against bare."""
    tree = place / "tree"
    tree.mkdir()
    box = Bubblewrap()
    python = getattr(sys, "_base_executable", sys.executable)
    job = SandboxJob(argv=(python, "-I", "-c", "pass"), tree=tree, readonly=(Path(sys.base_prefix),))
    return paired(
        "an empty Python in bubblewrap, against bare",
        lambda: box.run(job),
        lambda: subprocess.run([python, "-I", "-c", "pass"], check=True),
        runs,
    )


def main() -> None:
    """Measure everything and print a table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--log-mb", type=int, default=2048, help="size of a day's log; less is written where the disk is short")
    parser.add_argument("--dense-log-mb", type=int, default=500, help="size of a log that is all of the same ten minutes")
    parser.add_argument("--files", type=int, default=50_000, help="files of the large repository")
    parser.add_argument("--runs", type=int, default=7, help="runs of each")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="suture-bench-") as scratch:
        place = Path(scratch)
        place.chmod(0o755)
        print(f"{'':<60} {'median':>10} {'peer':>10} {'ratio':>7} {'memory':>8}")
        measures: tuple[Callable[[], Ratio], ...] = (
            lambda: search_of_day(place, fitting(place, options.log_mb), options.runs),
            lambda: search_of_dense(place, fitting(place, options.dense_log_mb), options.runs),
            lambda: locating(place, options.files, 500, options.runs),
            lambda: sandbox(place, options.runs),
        )
        for measure in measures:
            print(measure(), flush=True)
        for line in measures_of_proof(place / "proof", options.runs):
            print(line, flush=True)
        for cost in measures_of_recorder(options.runs):
            print(cost, flush=True)
        print(f"peak memory {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MB")


def _locate(repository: Path, files: int) -> Callable[[], object]:
    for number in range(files):
        folder = repository / f"part{number // 500}"
        folder.mkdir(parents=True, exist_ok=True)
        (folder / f"cart{number}.py").write_text(CART)
    for arguments in (
        ("init", "-q"),
        ("add", "-A"),
        ("-c", "user.name=b", "-c", "user.email=b@localhost", "commit", "-qm", "all"),
    ):
        subprocess.run(["git", "-C", str(repository), *arguments], check=True, capture_output=True)
    service = Service(name="shop", repository=str(repository), path_prefixes=("/srv/app",))
    incident = _incident(service)
    ports = ports_of(Settings(), repository.parent, SoleFaults(), Bubblewrap())
    window = TimeWindow(start=incident.opened_at, end=incident.opened_at)
    traces = (TRACE.replace("shop/cart.py", f"part{number // 500}/cart{number}.py") for number in cycle(range(0, files, 37)))
    crashes = (tuple(GivenCrashes(read_crashes(trace), query="bench").gather(incident, window)) for trace in traces)
    return lambda: locate_code(incident, next(crashes), ports)


def _incident(service: Service) -> Incident:
    now = datetime.now(UTC)
    alert = Alert(fingerprint="bench", status=AlertStatus.FIRING, labels={}, starts_at=now, source="bench")
    return Incident(key="bench", alerts=(alert,), service=service, opened_at=now)


if __name__ == "__main__":
    main()
