"""What the caller of the crashed function does with its result."""

from tree_sitter import Node

from agent.code.walking import within
from rules.parts.early_exits import emptiness
from rules.parts.site import CrashSite, site_of_frame
from rules.parts.trees import bare, own


def caller_expects_none(site: CrashSite) -> str:
    """Name of the caller that tests this function's result for None, empty when it does not (or is not known)."""
    frames = site.context.frames
    caller = site_of_frame(site.context, frames[-2]) if len(frames) > 1 else None
    if caller is None or not caller.in_function:
        return ""
    result = _result_name(caller, site.function.short_name)
    if not result:
        return ""
    tests = (node.child_by_field_name("condition") for node in own(caller.function.body) if node.type == "if_statement")
    asked = any(test is not None and _tests_none(caller, test, result) for test in tests)
    return caller.function.name if asked else ""


def _result_name(caller: CrashSite, function: str) -> str:
    """Name that the call's result is bound to, in the statement that was running."""
    for node in within(caller.statement):
        left, right = node.child_by_field_name("left"), node.child_by_field_name("right")
        if node.type != "assignment" or left is None or right is None or left.type != "identifier":
            continue
        called = bare(right).child_by_field_name("function")
        if bare(right).type == "call" and called is not None and caller.text(called).rsplit(".", 1)[-1] == function:
            return caller.text(left)
    return ""


def _tests_none(caller: CrashSite, test: Node, name: str) -> bool:
    text = " ".join(caller.text(bare(test)).split())
    return text in {f"not {name}", f"{name} is None", f"{name} is not None"} or (name in emptiness(caller.source, test, "none"))
