"""The calls that came furthest, changed again and again.

Coverage-guided like a fuzzer, but with the frames of one crash as its goal; the idea of directing it so: Böhme, Pham, Nguyen,
Roychoudhury, "Directed Greybox Fuzzing", CCS 2017.
"""

from random import Random
from time import monotonic, process_time
from typing import Any, Callable, Dict, List, NamedTuple, Optional, Set, Tuple

from .candidates import Candidate
from .changing import Changes
from .running import EXACT, NEAR, Outcome, Runs

KEPT_AT_MOST = 400
COMPLETED_AT_MOST = 60
FINDS_AT_MOST = 6
AFTER_A_FIND = 250


class Budget(NamedTuple):
    """What a search may use: calls, seconds of work (which are the same on a busy machine), seconds by the clock."""

    calls: int
    work: float
    seconds: float


class Kept:
    """A call worth changing."""

    __slots__ = ("candidate", "picked", "rank", "size")

    def __init__(self, candidate: Candidate, rank: Tuple[int, int], size: int) -> None:
        self.candidate, self.rank, self.size, self.picked = candidate, rank, size, 0


class Corpus:
    """Runs calls and keeps what is new.

    Args:
        runs: makes calls.
        random: seeded.
        budget: of the whole search.
        tell: is given each call that showed the incident's crash.
    """

    def __init__(self, runs: Runs, random: Random, budget: Budget, tell: Callable[[Candidate, Outcome], None]) -> None:
        self._runs = runs
        self._random = random
        self._budget = budget
        self._tell = tell
        self._until = monotonic() + budget.seconds
        self._seen: Set[str] = set()
        self._lines: Set[Tuple[int, int]] = set()
        self._shapes: Set[Tuple[Any, ...]] = set()
        self._last = 0
        self.kept: List[Kept] = []
        self.completed: List[Candidate] = []
        self.finds: Dict[int, List[Candidate]] = {EXACT: [], NEAR: []}

    @property
    def over(self) -> bool:
        """True once the budget is spent, or enough was found that begins where the crash began."""
        found = sum(candidate.entry == 0 for candidate in self.finds[EXACT])
        late = found > 0 and self._runs.count > self._last + AFTER_A_FIND
        return self._runs.count >= self._budget.calls or self.out_of_time or found >= FINDS_AT_MOST or late

    @property
    def out_of_time(self) -> bool:
        """True once the seconds are spent."""
        return process_time() > self._budget.work or monotonic() > self._until

    def run(self, candidate: Candidate) -> Optional[Outcome]:
        """Run a call that was not run before."""
        key = candidate.key()
        if key in self._seen:
            return None
        self._seen.add(key)
        try:
            outcome = self._runs.run(candidate)
        except (RecursionError, MemoryError, SyntaxError, ValueError):  # an expression too deep to be compiled
            return None
        if outcome.found:
            if not self._last and outcome.found == EXACT and candidate.entry == 0:
                self._last = self._runs.count
            self.finds[outcome.found].append(candidate)
            self._tell(candidate, outcome)
        if outcome.completed and len(self.completed) < COMPLETED_AT_MOST:
            self.completed.append(candidate)
        if outcome.found != EXACT:
            self._keep(candidate, outcome, len(key))
        return outcome

    def _keep(self, candidate: Candidate, outcome: Outcome, size: int) -> None:
        shape = (candidate.shape(), outcome.depth)
        new = outcome.lines - self._lines or shape not in self._shapes
        best = max((kept.rank for kept in self.kept), default=(-1, 0))
        rank = (outcome.depth, int(outcome.arrived))
        if not new and rank <= best and not (rank == best and self._random.random() < 0.1):
            return
        self._lines |= outcome.lines
        self._shapes.add(shape)
        self.kept.append(Kept(candidate, rank, size))
        if len(self.kept) > KEPT_AT_MOST:
            self.kept.remove(min(self.kept, key=lambda kept: (kept.rank, -kept.picked)))

    def pick(self) -> Candidate:
        """A parent: half of the time one of the deepest, those seldom picked and short ones first."""
        random = self._random
        if random.random() < 0.6:
            ranks = sorted({kept.rank for kept in self.kept}, reverse=True)
            wanted = ranks[0] if len(ranks) == 1 or random.random() < 0.75 else ranks[1]
            fitting = [kept for kept in self.kept if kept.rank == wanted]
        else:
            fitting = self.kept
        some = [random.choice(fitting) for _ in range(3)]
        chosen = min(some, key=lambda kept: (kept.picked, kept.size))
        chosen.picked += 1
        return chosen.candidate

    def evolve(self, changes: Changes, calls: int) -> None:
        """So many rounds of picking, changing and running."""
        until = self._runs.count + calls
        idle = 0
        while self.kept and self._runs.count < until and not self.over and idle < 2000:
            changes.pool = [kept.candidate for kept in self.kept]
            try:
                child = changes.child(self.pick())
            except (RecursionError, MemoryError, SyntaxError, ValueError):
                idle += 1
                continue
            idle = 0 if self.run(child) else idle + 1
