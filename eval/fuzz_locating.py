"""Locating on made-up traces and source trees: no exception, time that follows the size, bounded memory.

`python -m eval.fuzz_locating --count 100000`; a failure is run again with `--seed S --only N`.
"""

import argparse
import resource
import sys
import time
import traceback
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from random import Random
from types import SimpleNamespace
from typing import cast

from agent.domain.alert import Alert, AlertStatus, Incident, PythonEnvironment, Service
from agent.domain.crash import Crash
from agent.domain.evidence import Commit, Evidence, EvidenceKind
from agent.domain.location import CodeContext, Unlocated
from agent.domain.untrusted import Untrusted
from agent.ports import Ports
from agent.stacktraces.read import read_crashes
from agent.stages.locate_code import fault_key, locate_code
from eval.fuzzing.memory import MemoryTrees, memory_tree
from eval.fuzzing.scaling import growths
from eval.fuzzing.traces import some_crash, some_trace
from eval.fuzzing.trees import changed_tree, some_links, some_tree

_NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)


@dataclass(slots=True)
class Tally:
    """What came of the cases.

    Args:
        outcomes: how many were located, declined or failed.
        failures: where an exception came from -> numbers of the cases.
        slowest: seconds and number of the slowest case.
    """

    outcomes: Counter[str] = field(default_factory=Counter)
    failures: dict[str, list[int]] = field(default_factory=dict)
    slowest: tuple[float, int] = (0.0, -1)


def fuzz(seed: int, numbers: Iterator[int]) -> Tally:
    """Locate the crashes of the numbered cases; every exception is a failure.

    Args:
        seed: which cases.
        numbers: their numbers; a case depends on the seed and its number alone.
    """
    tally = Tally()
    for number in numbers:
        began = time.perf_counter()
        try:
            found = _case(Random(f"{seed}:{number}"))  # noqa: S311 - the same cases every time, nothing secret
        except Exception as problem:  # noqa: BLE001 - to find any is the purpose
            tally.outcomes["failed"] += 1
            tally.failures.setdefault(_origin(problem), []).append(number)
        else:
            tally.outcomes[found] += 1
        tally.slowest = max(tally.slowest, (time.perf_counter() - began, number))
    return tally


def locate(files: Mapping[str, bytes], crashes: Sequence[Crash]) -> CodeContext | Unlocated:
    """The crashes located in a repository of the files."""
    trees = MemoryTrees(head=memory_tree("head", files))
    return _located(_incident(Service(name="shop", repository="shop.git")), crashes, trees)


def main() -> int:
    """Fuzz, double, and print what came of it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=10_000, help="how many cases")
    parser.add_argument("--seed", type=int, default=0, help="which cases")
    parser.add_argument("--only", type=int, help="run this one case, without catching its exception")
    options = parser.parse_args()
    if options.only is not None:
        print(_case(Random(f"{options.seed}:{options.only}")))  # noqa: S311 - as above
        return 0
    tally = _fuzzed(options.seed, options.count)
    steady = True
    print(f"{'doubled':<28} {'from':>7} {'once':>9} {'twice':>9} {'4 times':>9}")
    for growth in growths(locate):
        once, twice, four = (f"{1000 * seconds:6.1f} ms" for seconds in growth.seconds)
        steady = steady and growth.is_linear
        print(f"{growth.what:<28} {growth.size:>7} {once} {twice} {four}  {'' if growth.is_linear else 'MORE THAN LINEAR'}")
    print(f"peak memory {_peak_mb():.0f} MB")
    return 1 if tally.failures or not steady else 0


def _fuzzed(seed: int, count: int) -> Tally:
    whole = Tally()
    began = time.perf_counter()
    for part in range(10):
        tally = fuzz(seed, iter(range(count * part // 10, count * (part + 1) // 10)))
        whole.outcomes += tally.outcomes
        whole.slowest = max(whole.slowest, tally.slowest)
        for origin, numbers in tally.failures.items():
            whole.failures.setdefault(origin, []).extend(numbers)
        shown = ", ".join(f"{total} {outcome}" for outcome, total in sorted(whole.outcomes.items()))
        print(f"{time.perf_counter() - began:6.1f} s: {shown}; peak memory {_peak_mb():.0f} MB", flush=True)
    print(f"slowest case {whole.slowest[1]}: {1000 * whole.slowest[0]:.0f} ms")
    for origin, numbers in whole.failures.items():
        print(f"FAILED {len(numbers)} times, e.g. --only {numbers[0]}: {origin}")
    return whole


def _case(random: Random) -> str:
    files = some_tree(random)
    links = some_links(random, files)
    deployed = memory_tree("v1", changed_tree(random, files), links) if random.random() < 0.3 else None
    crashed = dict(deployed.files) if deployed is not None else dict(files)
    crashes = read_crashes(some_trace(random, crashed)) if random.random() < 0.7 else ()
    crashes = crashes or tuple(some_crash(random, crashed) for _ in range(random.randint(1, 3)))
    trees = MemoryTrees(head=memory_tree("head", files, links), deployed=deployed, commits=_commits(random))
    incident = _incident(_service(random), revision=random.choice(("v1", "v1", "no-such")) if deployed is not None else "")
    found = _located(incident, crashes, trees)
    if isinstance(found, Unlocated):
        _require(bool(found.reasons), "a reason is given")
        return "unlocated"
    _require(len(fault_key(incident, found)) == 16, "a fault has a key")
    for suspect in found.suspects:
        _require(1 <= suspect.span.start_line <= suspect.span.end_line, "a suspect has lines")
        _require(0 <= suspect.score <= 1 and bool(suspect.reasons), "a suspect has a score and reasons")
    _require(all(frame.path in trees.head.files and 0 <= frame.confidence <= 1 for frame in found.frames), "frames are in files")
    return "located"


def _located(incident: Incident, crashes: Sequence[Crash], trees: MemoryTrees) -> CodeContext | Unlocated:
    evidence = (Evidence(kind=EvidenceKind.CRASH, source="fuzz", query="fuzz", collected_at=_NOON, body=tuple(crashes)),)
    return locate_code(incident, evidence, cast("Ports", SimpleNamespace(repos=trees)))


def _service(random: Random) -> Service:
    return Service(
        name="shop",
        repository="shop.git",
        root=random.choice((".", ".", "services/a", "src", "no/such")),
        path_prefixes=random.choice(((), ("/srv/app",), ("C:\\deploy", "/usr/src/*"), ("/", ""))),
        path_mapping=random.choice(({}, {}, {"/opt": "lib", "/srv/*/": "."})),
        python=PythonEnvironment(source_roots=random.choice(((".",), ("src",), ("../x", "lib")))),
    )


def _commits(random: Random) -> tuple[Commit, ...]:
    return tuple(
        Commit(sha=f"{number:040x}", author="ada", committed_at=_NOON - timedelta(days=number), subject=Untrusted("change"))
        for number in range(random.choice((0, 1, 3)))
    )


def _incident(service: Service, revision: str = "") -> Incident:
    alert = Alert(fingerprint="fuzz", status=AlertStatus.FIRING, labels={}, starts_at=_NOON, source="fuzz")
    return Incident(key="fuzz", alerts=(alert,), service=service, opened_at=_NOON, revision=revision)


def _require(holds: bool, promise: str) -> None:
    if not holds:
        raise AssertionError(promise)


def _origin(problem: Exception) -> str:
    last = traceback.extract_tb(problem.__traceback__)[-1]
    return f"{type(problem).__name__}: {str(problem)[:100]!r} in {last.filename.rsplit('/', 1)[-1]}:{last.lineno}"


def _peak_mb() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


if __name__ == "__main__":
    sys.exit(main())
