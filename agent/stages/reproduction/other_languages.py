"""The rungs that a language other than Python does not have, said instead of climbed."""

from agent.domain.proof import Attempt, ReproductionKind
from agent.stages.reproduction.bench import Bench
from agent.stages.reproduction.climbing import Climb


def not_offered(bench: Bench) -> Climb:
    """An attempt a rung that says why it was not made."""
    suffix = bench.context.signature.path.rpartition(".")[2]
    kinds = {
        ReproductionKind.REPLAY: "rebuild the call from what the crash recorded",
        ReproductionKind.SEARCH: "make up inputs that crash",
    }
    result = f"Not tried: this is done for Python only so far, and the crash is in a .{suffix} file; a failing test is needed."
    return Climb(attempts=[Attempt(kind=kind, what=what, result=result) for kind, what in kinds.items()])
