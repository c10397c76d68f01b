"""One search: what it is given, in which order it tries, and what it tells."""

import contextlib
import gc
import json
import logging
import os
import sys
import tempfile
import warnings
from random import Random
from time import process_time
from typing import Any, Dict, List

from . import strategies
from .beside import counterpart
from .candidates import Candidate, Names, decode
from .changing import Changes
from .corpus import Budget, Corpus
from .discovering import instances, strings_of
from .running import EXACT, NEAR, Outcome, Runs
from .shrinking import shrink
from .texts import Texts

ROUND = 400
NEAR_AT_MOST = 3


def main(task: Dict[str, Any], root: str, report: int) -> None:
    """Search, and write one JSON line for each call worth a test.

    Args:
        task: as `agent.stages.reproduction.exploration.task` writes it.
        root: real path of the tree.
        report: descriptor to write to.
    """
    _quiet()
    names = Names(task["names"])
    runs = Runs(root, task, names)
    random = Random(task["seed"])  # noqa: S311 - the same search every time is the point

    def tell(candidate: Candidate, outcome: Outcome) -> None:
        exact = outcome.found == EXACT
        if exact or len(corpus.finds[NEAR]) <= NEAR_AT_MOST:
            call = candidate.encode()
            _write(report, {"kind": "found", "exact": exact, "depth": outcome.depth, "call": call, "names": names.table})

    corpus = Corpus(runs, random, Budget(task["calls"], task["work"], task["seconds"]), tell)
    os.chdir(tempfile.mkdtemp())
    _import(names)
    _seed(corpus, task, names)
    tokens = [*task["tokens"], *strings_of(root, [step.path for step in runs.steps])]
    texts = Texts(random, tokens, task["numbers"], task["type"] == "RecursionError")
    changes = Changes(random, texts, task["entries"], task["builders"])
    if strategies.AVAILABLE and not corpus.over:
        strategies.search(corpus, task, tokens)
    while not corpus.over and corpus.kept:
        before = runs.count
        corpus.evolve(changes, ROUND)
        gc.collect()
        if runs.count == before:
            break
    for candidate in sorted(corpus.finds[EXACT], key=lambda found: (found.entry, len(found.key())))[:3]:
        if not corpus.out_of_time:
            short = shrink(candidate, runs)
            tell(short, runs.run(short))
            passing = counterpart(short, corpus.completed, runs)
            if passing is not None:
                _write(report, {"kind": "passed", "depth": 0, "call": passing.encode(), "names": names.table})
    _write(
        report,
        {
            "kind": "end",
            "calls": runs.count,
            "work": process_time(),
            "deepest": max((kept.rank[0] for kept in corpus.kept), default=0),
        },
    )


def _import(names: Names) -> None:
    """Import what calls will name, so that no call's time is spent on it."""
    for name in list(names.table):
        # what can't be imported fails the calls that need it
        with contextlib.suppress(BaseException):
            names[name]


def _seed(corpus: Corpus, task: Dict[str, Any], names: Names) -> None:
    """Run what the host proposes, on the objects it proposes and on those the modules themselves hold."""
    seeds: List[Dict[str, Any]] = task["seeds"]
    for given in seeds:
        if corpus.over:
            return
        corpus.run(decode(given))
    for number, entry in enumerate(task["entries"]):
        if not entry["attribute"]:
            continue
        own = [seed for seed in seeds if seed["entry"] == number]
        for found in instances(names, entry["owner"]):
            for seed in [dict(one, target=found) for one in own[:8]]:
                if corpus.over:
                    return
                corpus.run(decode(seed))


def _quiet() -> None:
    warnings.simplefilter("ignore")
    logging.disable(logging.CRITICAL)
    sys.stdin = open(os.devnull)  # noqa: SIM115 - for the life of the process


def _write(report: int, record: Dict[str, Any]) -> None:
    line = json.dumps(record).encode() + b"\n"
    while line:
        line = line[os.write(report, line) :]
