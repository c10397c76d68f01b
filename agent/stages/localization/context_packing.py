"""Code worth a fixer's tokens, for a located crash."""

from collections.abc import Iterator

from agent.domain.location import Excerpt
from agent.stages.localization import packing_calls, packing_classes, packing_modules, packing_stack, packing_tests
from agent.stages.localization.packing import CONTEXT_TOKENS, pack
from agent.stages.localization.packing_candidate import Candidate
from agent.stages.localization.packing_scene import Scene


def pack_context(scene: Scene, budget: int = CONTEXT_TOKENS) -> tuple[Excerpt, ...]:
    """Excerpts, most valuable first, that together take at most the budget of tokens; reads a bounded number of files."""
    return pack(_candidates(scene), budget)


def _candidates(scene: Scene) -> Iterator[Candidate]:
    for source in (
        packing_stack.suspects,
        packing_stack.value_path,
        packing_stack.siblings,
        packing_stack.frames,
        packing_modules.imports_used,
        packing_modules.constants_used,
        packing_calls.callees,
        packing_classes.skeletons,
        packing_classes.attribute_writers,
        packing_modules.mentions,
        packing_tests.nearest_test,
        packing_calls.makers,
        packing_calls.inner_callees,
    ):
        yield from source(scene)
