"""What the recorder saw of a crash: every own frame's arguments with the objects they reach, as data.

A node is one value; nodes name each other by their index in `Capsule.nodes`. One object is one node, so that shared
objects and cycles are kept. A reader of capsules promises that every index leads to a node.
"""

from dataclasses import dataclass, field
from datetime import datetime

from agent.domain.capsule_nodes import CapsuleNode, Named, NodeId
from agent.domain.untrusted import Untrusted


@dataclass(frozen=True, slots=True, kw_only=True)
class CapsuleException:
    """One exception; others it belongs to are indexes into `Capsule.exceptions`.

    Args:
        type: qualified name of its class.
        module: where the class is from.
        message: its text; hostile.
        notes: PEP 678 notes.
        args: what it was made with.
        cause: what it was raised from.
        context: what was being handled when it was raised.
        suppress_context: True for `raise ... from`.
        members: exceptions of a group.
        frames: indexes into `Capsule.frames`, outermost first.
    """

    type: str
    module: str
    message: Untrusted
    notes: tuple[Untrusted, ...] = ()
    args: tuple[NodeId, ...] = ()
    cause: int | None = None
    context: int | None = None
    suppress_context: bool = False
    members: tuple[int, ...] = ()
    frames: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class CapsuleFrame:
    """One frame as it stood when the exception passed through it.

    Args:
        path: file as the runtime named it.
        line: 1-based line of the failing instruction, 0 when unknown.
        end_line: last line of it, None when unknown.
        columns: 0-based columns of it in its lines, None when unknown.
        module: dotted name its code was imported by.
        function: unqualified name.
        qualname: qualified name, `<locals>` for nested functions.
        code: source line, stripped, empty when unknown.
        own: True for the service's own code.
        kind: `function`, `generator`, `coroutine`, `async_generator`, `module` or `class`.
        arguments: parameters in the order of the signature, as they were at the crash.
        varargs: further positional arguments.
        varkw: further keyword arguments.
        rebound: parameters that the code assigns to.
        locals: the other variables.
        closure: variables of functions around it.
    """

    path: str
    line: int
    function: str
    end_line: int | None = None
    columns: tuple[int, int] | None = None
    module: str = ""
    qualname: str = ""
    code: str = ""
    own: bool = False
    kind: str = "function"
    arguments: Named = ()
    varargs: tuple[str, NodeId] | None = None
    varkw: tuple[str, NodeId] | None = None
    rebound: tuple[str, ...] = ()
    locals: Named = ()
    closure: Named = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class CapsuleClass:
    """What is known of a class that is defined away from the code that crashed, such as its caller's.

    Args:
        module: dotted name of its module.
        qualname: qualified name there.
        bases: module and qualified name of each of its bases.
        fields: of a dataclass: each field, and whether the constructor takes it; None for any other class.
    """

    module: str
    qualname: str
    bases: tuple[tuple[str, str], ...] = ()
    fields: tuple[tuple[str, bool], ...] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CapsuleRequest:
    """The HTTP request that was being answered; all of it is hostile.

    Args:
        method: `GET`, `POST`, ...
        path: without query.
        query: without `?`.
        headers: names and values in order.
        body: as received, secrets replaced.
        body_cut: True when the body was longer.
        scheme: `http` or `https`, empty when unknown.
        host: empty when unknown.
    """

    method: str
    path: Untrusted
    query: Untrusted = field(default_factory=lambda: Untrusted(""))
    headers: tuple[tuple[str, Untrusted], ...] = ()
    body: bytes = b""
    body_cut: bool = False
    scheme: str = ""
    host: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Capsule:
    """One crash as the recorder saw it.

    Args:
        recorder: version of the recorder.
        python: version of the interpreter that crashed.
        recorded_at: when (aware UTC).
        exceptions: the first is the one that escaped.
        frames: of all exceptions.
        nodes: every value that was reached.
        classes: of what classes more than the name is known.
        service: name the service gave itself, empty when none.
        release: what was deployed, empty when unknown.
        request: the request that crashed, None when there was none.
        cut: bounds that were met: `bytes`, `seconds`, `depth`, `items`, `text`.
        redacted: how many values were replaced where it was recorded.
    """

    recorder: str
    python: str
    recorded_at: datetime
    exceptions: tuple[CapsuleException, ...]
    frames: tuple[CapsuleFrame, ...] = ()
    nodes: tuple[CapsuleNode, ...] = ()
    classes: tuple[CapsuleClass, ...] = ()
    service: str = ""
    release: str = ""
    request: CapsuleRequest | None = None
    cut: tuple[str, ...] = ()
    redacted: int = 0
