"""The places of a call stack in their syntax trees."""

from collections.abc import Sequence
from dataclasses import dataclass

from tree_sitter import Node

from agent.code.generators import is_generator
from agent.code.source import Source
from agent.code.symbols import Symbol
from agent.code.walking import within
from agent.domain.crash import Crash, StackFrame
from agent.domain.location import LocatedFrame
from agent.stages.localization.arguments import calls_by_name
from agent.stages.localization.failing import failing_statement, marked
from agent.stages.localization.lines import ANONYMOUS, symbol_of, unqualified
from agent.stages.localization.reading import Reader

_OWN_SCOPES = frozenset({"function_definition", "class_definition", "lambda"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Stop:
    """One place of the call stack, as far as tracing needs it.

    Args:
        symbol: the definition that ran.
        line: 1-based, where it was.
        frame: as printed, None when nothing more is known.
        direct: True when the next stop's frame follows this one's, with no frame of other code between them.
    """

    symbol: Symbol
    line: int
    frame: StackFrame | None = None
    direct: bool = True

    @property
    def source(self) -> Source:
        """The file."""
        return self.symbol.source

    @property
    def key(self) -> tuple[str, str]:
        """What tells its definition from others: path and qualified name."""
        return self.symbol.span.path, self.symbol.name

    @property
    def is_anonymous(self) -> bool:
        """True for the frame of a comprehension, generator expression or lambda, whose code stands in the symbol's own."""
        return self.frame is not None and unqualified(self.frame.function) in ANONYMOUS


def stops_of(crash: Crash, frames: Sequence[LocatedFrame], reader: Reader) -> list[Stop | None]:
    """The frames in their syntax trees, None where the file could not be parsed.

    Args:
        crash: whose frames they are.
        frames: those in the repository, outermost first.
        reader: their files.
    """
    order = {id(frame): position for position, frame in enumerate(crash.frames)}
    positions = [order.get(id(frame.frame), -1) for frame in frames]
    stops: list[Stop | None] = []
    for index, frame in enumerate(frames):
        source = reader.source(frame.path)
        if source is None:
            stops.append(None)
            continue
        following = positions[index + 1] if index + 1 < len(positions) else positions[index] + 1
        stops.append(
            Stop(
                symbol=symbol_of(source, frame.line, frame.frame),
                line=frame.line,
                frame=frame.frame,
                direct=following == positions[index] + 1,
            )
        )
    return stops


def call_into(stop: Stop, callee: Symbol) -> Node | None:
    """The call on the stop's line by which the callee was entered; None when no call there is clearly the one.

    The printed marks tell, else the name, else that there is only one. A generator is entered where it is gone on with;
    the call is then the one of the function that made it.
    """
    if is_generator(callee):
        return _making_call(stop, callee)
    calls = [node for node in failing_statement(stop.source, stop.line) if node.type == "call"]
    named = [node for node in calls if calls_by_name(stop.source, node, callee)]
    pointed = marked(stop.source, stop.line, stop.frame) if stop.frame is not None else None
    if pointed is not None and pointed.type == "call" and (stop.direct or pointed in named):
        return pointed
    if len(named) == 1:
        return named[0]
    return calls[0] if stop.direct and len(calls) == 1 else None


def _making_call(stop: Stop, generator: Symbol) -> Node | None:
    nodes = within(stop.symbol.body, stop=_OWN_SCOPES)
    calls = [node for node in nodes if node.type == "call" and calls_by_name(stop.source, node, generator)]
    on_line = [node for node in calls if node.start_point.row < stop.line <= node.end_point.row + 1]
    found = on_line or calls
    return found[0] if len(found) == 1 else None
