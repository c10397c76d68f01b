"""A crash as attribution looks at it: the last own place of the stack and what ran below it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from tree_sitter import Node

from agent.code.source import Source
from agent.code.symbols import Symbol
from agent.domain.crash import Crash, StackFrame
from agent.domain.location import FaultOwner, LocatedFrame
from agent.stages.localization.callees import Resolver
from agent.stages.localization.failing import failing_statement
from agent.stages.localization.frame_paths import Origin, frame_path
from agent.stages.localization.lines import says

MESSAGE_CHARACTERS = 4000
_CONSTRUCTORS = frozenset({"__init__", "__new__", "__call__", "__post_init__"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Attribution:
    """The owner of a fault and why, in sentences."""

    owner: FaultOwner
    reasons: tuple[str, ...]


class InTree(Protocol):
    """A frame of the stack in its syntax tree, as tracing knows it."""

    @property
    def symbol(self) -> Symbol:
        """The definition that ran."""
        ...

    @property
    def line(self) -> int:
        """1-based."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where values are looked at: a line inside a definition.

    Args:
        symbol: the definition.
        line: 1-based.
    """

    symbol: Symbol
    line: int

    @property
    def source(self) -> Source:
        """The file."""
        return self.symbol.source


@dataclass(frozen=True, slots=True, kw_only=True)
class Scene:
    """What is known of a crash with frames in the repository.

    Args:
        crash: the crash to fix.
        stops: its places in the repository that could be parsed, outermost first; the last one is the innermost own frame,
            or there is none when that file could not be read.
        frame: the innermost own frame, None when nothing was located.
        foreign: the frames below it, outermost first; empty when the exception was raised in the repository's own code.
        raised_here: True when a `raise` of the repository made the exception: then its type is the code's own word.
        resolver: finds definitions of the repository, None without one.
        located: where the innermost own frame was mapped to, None when nothing was located.
    """

    crash: Crash
    stops: tuple[Place, ...] = ()
    frame: StackFrame | None = None
    foreign: tuple[StackFrame, ...] = ()
    raised_here: bool = False
    resolver: Resolver | None = None
    located: LocatedFrame | None = None

    @property
    def message(self) -> str:
        """The start of the exception's text, for matching only."""
        return self.crash.message.reveal()[:MESSAGE_CHARACTERS]

    @property
    def stop(self) -> Place | None:
        """The innermost own place, None when it could not be parsed."""
        return self.stops[-1] if self.stops else None

    @property
    def line(self) -> str:
        """Source text of the line the innermost own frame stands on."""
        if self.stop is not None:
            return self.stop.source.line(self.stop.line)
        return self.frame.code if self.frame is not None else ""

    @property
    def place(self) -> str:
        """Where the innermost own frame stands, for sentences."""
        if self.stop is None:
            return "the repository's code"
        return f"`{self.stop.symbol.name[:80]}`, line {self.stop.line} of {self.stop.source.path[-120:]}"

    @property
    def library(self) -> StackFrame | None:
        """The innermost foreign frame that is of no standard library, None when there is none."""
        return next((frame for frame in reversed(self.foreign) if not is_standard(frame)), None)


def scene_of(
    crash: Crash, frames: Sequence[LocatedFrame], stops: Sequence[InTree | None], *, raised_here: bool, resolver: Resolver
) -> Scene:
    """The scene of a located crash.

    Args:
        crash: the crash to fix.
        frames: its frames in the repository, outermost first.
        stops: the same frames in their syntax trees.
        raised_here: whether a `raise` of the repository made it.
        resolver: finds definitions.
    """
    last = frames[-1].frame if frames else None
    below = 0
    while last is not None and below < len(crash.frames) and crash.frames[-1 - below] is not last:
        below += 1
    readable = (
        tuple(Place(symbol=stop.symbol, line=stop.line) for stop in stops if stop is not None)
        if stops and stops[-1] is not None
        else ()
    )
    return Scene(
        crash=crash,
        stops=readable,
        frame=last,
        foreign=crash.frames[len(crash.frames) - below :] if below < len(crash.frames) else (),
        raised_here=raised_here,
        resolver=resolver,
        located=frames[-1] if frames else None,
    )


def is_standard(frame: StackFrame) -> bool:
    """True for frames of the interpreter's own library, frozen and generated code included."""
    return frame_path(frame.path).origin in {Origin.STDLIB, Origin.GENERATED}


def package_of(frame: StackFrame) -> str:
    """The top-level name that a library's frame was installed under, for sentences."""
    path = frame_path(frame.path)
    inner = path.inner if path.origin is Origin.LIBRARY else path.parts[-2:]
    return (inner[0] if inner else frame.path).removesuffix(".py")[:60] or "a dependency"


def failing_call(scene: Scene) -> Node | None:
    """The own call that led to the foreign frames, or that failed itself; None when no call is clearly the one."""
    stop, frame = scene.stop, scene.frame
    if stop is None or frame is None:
        return None
    if frame.marker is not None and frame.marker[0] < frame.marker[1] and says(stop.source, stop.line, frame.code):
        marked = stop.source.node_at(stop.line, *frame.marker)
        if marked.type == "call":
            return marked
    calls = calls_on_line(scene)
    entered = scene.foreign[0].function.rsplit(".", 1)[-1] if scene.foreign else ""
    named = [node for node in calls if called_name(stop, node) == entered]
    if len(named) == 1:
        return named[0]
    plain = [node for node in calls if called_name(stop, node)[:1].isupper()] if entered in _CONSTRUCTORS else calls
    return plain[0] if len(plain) == 1 else None


def calls_on_line(scene: Scene, place: Place | None = None) -> tuple[Node, ...]:
    """The calls that an own line makes, outer ones first; of a very long statement the first hundred.

    Args:
        scene: the crash.
        place: the line, None for the innermost one.
    """
    stop = place or scene.stop
    if stop is None:
        return ()
    nodes = failing_statement(stop.source, stop.line)
    return tuple(node for node in nodes if node.type == "call")[:100]


def called_name(stop: Place, call: Node) -> str:
    """The last name of what a call calls, empty when it is no name."""
    called = call.child_by_field_name("function")
    return stop.source.text(called).rsplit(".", 1)[-1].strip() if called is not None else ""


def arguments_of(call: Node | None) -> tuple[Node, ...]:
    """The argument nodes of a call, comments left out."""
    listed = call.child_by_field_name("arguments") if call is not None else None
    return tuple(node for node in listed.named_children if node.type != "comment") if listed is not None else ()
