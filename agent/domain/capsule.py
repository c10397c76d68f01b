"""What the recorder saw of a crash: every own frame's arguments with the objects they reach, as data.

A node is one value; nodes name each other by their index in `Capsule.nodes`. One object is one node, so that shared
objects and cycles are kept. A reader of capsules promises that every index leads to a node.
"""

from dataclasses import dataclass, field
from datetime import datetime

from agent.domain.untrusted import Untrusted

NodeId = int
Named = tuple[tuple[str, NodeId], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ScalarNode:
    """A value without parts of its own.

    Args:
        kind: `none`, `bool`, `int`, `float`, `complex`, `str`, `bytes`, `bytearray`, `range`, `ellipsis`, `notimplemented`,
            `datetime`, `date`, `time`, `timedelta`, `timezone`, `zoneinfo`, `decimal`, `fraction`, `uuid`, `path`, `pattern`,
            `file`, `stringio` or `bytesio`.
        text: the value as text: characters, decimal digits, hexadecimal floats, base64 of bytes, ISO 8601.
        parts: what a value that is several numbers consists of (complex, range, timedelta, fraction), a path's class, a
            timezone's name, a file's mode.
        number: a datetime's fold, a pattern's flags, the position of an open buffer.
        inner: the time zone of a datetime, the text of a pattern.
        length: length of the whole text when it was cut, None when it is whole.
    """

    kind: str
    text: Untrusted = field(default_factory=lambda: Untrusted(""))
    parts: tuple[str, ...] = ()
    number: int = 0
    inner: NodeId | None = None
    length: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SequenceNode:
    """Values in a row.

    Args:
        kind: `list`, `tuple`, `set`, `frozenset`, `deque`, `slice`, or `iterator` for what an iterator had not given yet.
        items: the values.
        length: how many there were when some were cut off, None when all are here.
        limit: the most a deque may hold, None for no limit.
    """

    kind: str
    items: tuple[NodeId, ...] = ()
    length: int | None = None
    limit: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class MappingNode:
    """Keys and values.

    Args:
        kind: `dict`, `ordereddict`, `defaultdict` or `counter`.
        pairs: key and value, in order.
        factory: what a defaultdict makes missing values by.
        length: how many pairs there were when some were cut off, None when all are here.
    """

    kind: str
    pairs: tuple[tuple[NodeId, NodeId], ...] = ()
    factory: NodeId | None = None
    length: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SymbolNode:
    """Something known by its name only.

    Args:
        kind: `class`, `function`, `builtin`, `module`, `enum`, `method`, `iterator`, `generator`; `opaque` for what is not
            recorded, `redacted` for a secret that was replaced, `deeper` where a bound was met.
        module: dotted name, empty when unknown.
        qualname: qualified name in the module; of an enum member its class; of a redacted value the type it had.
        name: of the enum member or the method.
        owner: what a method is bound to.
    """

    kind: str
    module: str = ""
    qualname: str = ""
    name: str = ""
    owner: NodeId | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ObjectNode:
    """An instance of a class.

    Args:
        kind: `object`, `exception`, or `partial` for a call that waits for the rest of its arguments.
        module: dotted name of the class's module.
        qualname: qualified name of the class.
        state: attributes in its `__dict__`; keyword arguments of a partial.
        slots: attributes in slots.
        base: content of a subclass of a builtin type; the function of a partial.
        fields: names of a named tuple's items.
        args: of an exception or a partial.
        length: how many attributes there were when some were cut off, None when all are here.
    """

    kind: str
    module: str
    qualname: str
    state: Named = ()
    slots: Named = ()
    base: NodeId | None = None
    fields: tuple[str, ...] = ()
    args: tuple[NodeId, ...] = ()
    length: int | None = None


CapsuleNode = ScalarNode | SequenceNode | MappingNode | SymbolNode | ObjectNode


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
