"""The values of a capsule: bounded data, never objects."""

from dataclasses import dataclass, field

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
