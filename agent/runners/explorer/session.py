"""One search: what it is given, in which order it tries, and what it tells."""

import gc
import json
import logging
import os
import sys
import tempfile
import warnings
from random import Random
from typing import Any, Dict, List

from . import importing, strategies
from .candidates import Candidate, Names, decode
from .changing import Changes
from .corpus import Budget, Corpus
from .discovering import instances, strings_of
from .running import EXACT, NEAR, Runs
from .shrinking import shrink
from .texts import Texts

ROUND = 400
NEAR_AT_MOST = 3


def main(task: Dict[str, Any], report: int) -> None:
    """Search, and write one JSON line for each call worth a test.

    Args:
        task: as `agent.stages.reproduction.exploration.task` writes it.
        report: descriptor to write to.
    """
    sys.path.extend(task["paths"])
    root = importing.set_import_path(task)
    _quiet()
    names = Names(task["names"])
    runs = Runs(root, task, names)
    random = Random(task["seed"])  # noqa: S311 - the same search every time is the point

    def tell(candidate: Candidate, found: int) -> None:
        if found == EXACT or len(corpus.finds[NEAR]) <= NEAR_AT_MOST:
            _write(report, {"kind": "found", "exact": found == EXACT, "call": candidate.encode(), "names": names.table})

    corpus = Corpus(runs, random, Budget(task["calls"], task["seconds"]), tell)
    os.chdir(tempfile.mkdtemp())
    _seed(corpus, task, names)
    tokens = [*task["tokens"], *strings_of(root, [step.path for step in runs.steps])]
    changes = Changes(random, Texts(random, tokens, task["type"] == "RecursionError"), task["entries"], task["builders"])
    if strategies.AVAILABLE and not corpus.over:
        strategies.search(corpus, task, tokens)
    while not corpus.over and corpus.kept:
        before = runs.count
        corpus.evolve(changes, ROUND)
        gc.collect()
        if runs.count == before:
            break
    for candidate in sorted(corpus.finds[EXACT], key=lambda found: len(found.key()))[:3]:
        if not corpus.out_of_time:
            tell(shrink(candidate, runs, EXACT), EXACT)
    _write(report, {"kind": "end", "calls": runs.count, "deepest": max((kept.rank[0] for kept in corpus.kept), default=0)})


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
