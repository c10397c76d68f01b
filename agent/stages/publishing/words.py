"""What a located fault is called when it is shown to people."""

from agent.domain.location import CodeContext, FaultOwner
from agent.stages.publishing.drawing import steps_of

OWNER_WORDS = {
    FaultOwner.CODE: "this code",
    FaultOwner.DEPENDENCY: "a dependency",
    FaultOwner.DATA: "the data",
    FaultOwner.INFRASTRUCTURE: "the infrastructure",
    FaultOwner.UNKNOWN: "can't be known",
}


def since_when(context: CodeContext) -> str:
    """Since when the crash happens, or why that is not known."""
    told = context.dating.sentence if context.dating else ""
    return told or "Not known: the evidence names neither times nor a deployed revision."


def about_the_way(context: CodeContext) -> str:
    """What the numbers mean that are drawn in the code."""
    steps = len(steps_of(context))
    if not steps:
        return "Where the bad value came from can't be told from the code."
    if steps == 1:
        return "The bad value failed at (1); where it came from before can't be told from the code."
    return f"The bad value was first seen at (1) and failed at ({steps})."
