"""Who let the failing call happen: predicates that chose it, limits that did not hold, functions that check the arguments."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from tree_sitter import Node

from agent.code.symbols import Symbol
from agent.code.walking import within
from agent.domain.crash import Crash
from agent.stages.localization.bindings import OWN_SCOPES, is_own_parameter
from agent.stages.localization.callees import Resolver
from agent.stages.localization.clues import Clue
from agent.stages.localization.predicates import predicate_for
from agent.stages.localization.recursion import is_endless
from agent.stages.localization.stops import Stop, call_into
from agent.stages.localization.weights import Weight

_MAX_PAIRS = 12
_CHECKED_DEPTH = 3
_LIMITING = frozenset({"<", "<=", ">", ">="})
_DEPTH_WORDS = ("depth", "level", "nest", "recurs", "limit")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Entry:
    """One call on the stack: where from, what it entered, and by which expression."""

    caller: Stop
    callee: Stop
    call: Node


def gatekeeper_clues(crash: Crash, stops: Sequence[Stop], resolver: Resolver) -> Iterator[Clue]:
    """Functions that let the call that failed happen.

    Args:
        crash: the crash to fix.
        stops: the in-repository places of the stack, outermost first.
        resolver: finds definitions.
    """
    endless = is_endless(crash)
    for depth, entry in enumerate(_entries(stops, endless=endless)):
        predicate = predicate_for(entry.caller.source, entry.call, entry.callee.symbol, resolver)
        if predicate is not None:
            how = "goes on without end" if endless else "fails"
            line = entry.call.start_point.row + 1
            reason = (
                f"It let `{entry.caller.symbol.short_name}` call `{entry.callee.symbol.short_name}`, which {how}, on line {line}."
            )
            yield Clue(symbol=predicate, weight=Weight.LET_IT_IN, reason=reason)
        if endless:
            yield from _limits(entry.callee)
        elif depth < _CHECKED_DEPTH and entry.callee is stops[-1]:
            yield from _checks(entry)


def _entries(stops: Sequence[Stop], *, endless: bool) -> Iterator[_Entry]:
    """The innermost calls of the stack; for endless recursion one of each pair in its cycle."""
    pairs = [*pairwise(stops)]
    pairs.reverse()
    times = Counter((caller.key, callee.key) for caller, callee in pairs)
    often = max(2, max(times.values(), default=0) // 4) if endless else 1
    seen: set[tuple[tuple[str, str], tuple[str, str]]] = set()
    for caller, callee in pairs:
        key = caller.key, callee.key
        if key in seen or times[key] < often:
            continue
        seen.add(key)
        call = call_into(caller, callee.symbol)
        if call is not None:
            yield _Entry(caller=caller, callee=callee, call=call)
        if len(seen) >= _MAX_PAIRS:
            return


def _limits(stop: Stop) -> Iterator[Clue]:
    """A function of the cycle that compares how deep it is with a limit was to stop it."""
    source = stop.source
    for node in within(stop.symbol.body, stop=OWN_SCOPES):
        if node.type != "comparison_operator" or not any(child.type in _LIMITING for child in node.children):
            continue
        if any(word in source.text(node).lower() for word in _DEPTH_WORDS):
            reason = f"It limits how deep it goes, on line {node.start_point.row + 1}, and the recursion went on."
            yield Clue(symbol=stop.symbol, weight=Weight.LET_IT_IN, reason=reason)
            return


def _checks(entry: _Entry) -> Iterator[Clue]:
    """A function that checks an argument and hands it to one that does not was to refuse a bad one."""
    if _refuses(entry.callee.symbol, ""):
        return
    arguments = entry.call.child_by_field_name("arguments")
    for node in arguments.named_children if arguments is not None else []:
        given = node.child_by_field_name("value") if node.type == "keyword_argument" else node
        if given is None or given.type != "identifier" or not is_own_parameter(entry.caller.symbol, given):
            continue
        name = entry.caller.source.text(given)
        if _refuses(entry.caller.symbol, name):
            short = entry.callee.symbol.short_name
            reason = f"It checks `{name[:60]}` before it hands it to `{short}`, which relies on that and failed."
            yield Clue(symbol=entry.caller.symbol, weight=Weight.LET_IT_IN, reason=reason)
            return


def _refuses(symbol: Symbol, name: str) -> bool:
    """True when a top-level `if` of the function looks at the name (any when empty) and raises or returns at once."""
    for statement in symbol.body.named_children:
        if statement.type != "if_statement":
            continue
        condition, block = statement.child_by_field_name("condition"), statement.child_by_field_name("consequence")
        if condition is None or block is None or not _leaves(block):
            continue
        names = {symbol.source.text(node) for node in within(condition) if node.type == "identifier"}
        if not name or name in names:
            return True
    return False


def _leaves(block: Node) -> bool:
    return any(node.type in {"raise_statement", "return_statement"} for node in within(block, stop=OWN_SCOPES))
