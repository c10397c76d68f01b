"""What a model may cost: limits, prices, and the meter that holds one against the other."""

from collections.abc import Callable
from dataclasses import dataclass
from time import monotonic

from agent.domain.conversation import Usage

MILLION = 1_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Price:
    """US dollars a million tokens.

    Args:
        prompt: for what is read.
        completion: for what is written.
        cached: for what is read from the endpoint's cache; the full price when None.
    """

    prompt: float
    completion: float
    cached: float | None = None

    def of(self, usage: Usage) -> float:
        """US dollars of one reply."""
        cached = self.prompt if self.cached is None else self.cached
        fresh = max(0, usage.prompt_tokens - usage.cached_tokens)
        cost = fresh * self.prompt + usage.cached_tokens * cached + usage.completion_tokens * self.completion
        return cost / MILLION


@dataclass(frozen=True, slots=True, kw_only=True)
class Budget:
    """What one incident may spend on models.

    Args:
        money: US dollars; holds only where the price is known.
        tokens: read and written.
        seconds: wall time.
        calls: requests.
    """

    money: float = 1.0
    tokens: int = 400_000
    seconds: float = 600.0
    calls: int = 60

    def less(self, tokens: int, money: float, calls: int) -> "Budget":
        """What is left of it after that was spent; wall time begins anew with every meter."""
        return Budget(
            money=max(0.0, self.money - money),
            tokens=max(0, self.tokens - tokens),
            seconds=self.seconds,
            calls=max(0, self.calls - calls),
        )


class Meter:
    """Counts what is spent; a budget is never exceeded by more than the call that was under way.

    Args:
        budget: the limits.
        price: of the model, None when unknown: then tokens, seconds and calls limit alone.
        clock: seconds of any origin.
    """

    def __init__(self, budget: Budget, price: Price | None = None, clock: Callable[[], float] = monotonic) -> None:
        self._budget = budget
        self._price = price
        self._clock = clock
        self._began = clock()
        self.tokens = 0
        self.calls = 0
        self.money = 0.0

    @property
    def seconds_left(self) -> float:
        """Until the wall time is used up, never negative."""
        return max(0.0, self._budget.seconds - (self._clock() - self._began))

    def charge(self, usage: Usage) -> float | None:
        """Count one call; its US dollars, None when the price is unknown."""
        self.calls += 1
        self.tokens += usage.tokens
        if self._price is None:
            return None
        money = self._price.of(usage)
        self.money += money
        return money

    def spent_up(self) -> str:
        """Which limit is reached, in words; empty while a further call may begin."""
        budget = self._budget
        if self.calls >= budget.calls:
            return f"{self.calls} of {budget.calls} calls are made"
        if self.tokens >= budget.tokens:
            return f"{self.tokens} of {budget.tokens} tokens are used"
        if self._price is not None and self.money >= budget.money:
            return f"${self.money:.2f} of ${budget.money:.2f} are spent"
        return f"the {budget.seconds:.0f} s are over" if not self.seconds_left else ""
