"""Recorded values -> expressions, and the statements that make what is shared or goes round in circles."""

import ast
from collections.abc import Callable, Generator, Iterable, Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass, field
from enum import StrEnum

from agent.domain.capsule import CapsuleClass
from agent.domain.capsule_nodes import CapsuleNode, MappingNode, NodeId, ObjectNode, SequenceNode
from agent.stages.reproduction.bench import Bench
from agent.stages.reproduction.expressions import NotRebuildable, reference
from agent.stages.reproduction.rebuilding.graph import Holding, has_identity
from agent.stages.reproduction.rebuilding.statements import MARK

DEEPEST = 10
STATEMENTS_AT_MOST = 400
VALUES_AT_MOST = 4000
Building = Generator[NodeId, ast.expr, ast.expr]


class Style(StrEnum):
    """How objects are built, the most faithful to the moment of the call first."""

    BEFORE = "constructed, then brought into its recorded state, but for what the call itself changes"
    RESTORED = "constructed, then brought into its recorded state"
    CONSTRUCTED = "constructed"
    EXACT = "made without its constructor, in its recorded state"


class Circle(Exception):
    """A value needs itself before it is there; what must be made first is named by its node."""

    def __init__(self, node: NodeId) -> None:
        super().__init__(node)
        self.node = node


@dataclass(frozen=True, slots=True, kw_only=True)
class Surroundings:
    """What building has to know beside the capsule.

    Args:
        changing: names of attributes that the call changes while it runs.
        missing: modules that can't be imported where tests run.
        target: node of what the method is called on.
        defining: module and name of the class that defines the method; stands in where the target's own can't be imported.
        classes: what is known of classes that can't be imported, by module and name.
    """

    changing: frozenset[str] = frozenset()
    missing: frozenset[str] = frozenset()
    target: NodeId | None = None
    defining: tuple[str, str] = ("", "")
    classes: Mapping[tuple[str, str], CapsuleClass] = field(default_factory=dict)


@dataclass(kw_only=True)
class Workshop:
    """What the building of one call's values shares.

    Args:
        bench: the repository.
        nodes: of the capsule.
        holding: what is reached, and how often.
        style: how objects are built.
        begin: begins the building of one node's value.
        surroundings: what is outside of the capsule.
        first: nodes that are made empty before what they hold, because that holds them.
        statements: made so far; variables are marks.
        words: mark -> a word for the variable.
        left_out: attributes that could not be brought back.
        bare: classes of objects made without their constructor.
        derived: classes of objects whose state may itself be what is wrong: the constructor arguments it came of are lost.
        taken: the same, of what the method is called on, whose class at least takes part in the crash.
        stood_in: classes that something else stands for.
        remarks: what a person should know.
        cut: True when a value is shorter than it was.
    """

    bench: Bench
    nodes: Sequence[CapsuleNode]
    holding: Holding
    style: Style
    begin: "Callable[[Workshop, NodeId], Building]"
    surroundings: "Surroundings"
    first: frozenset[NodeId] = frozenset()
    statements: list[ast.stmt] = field(default_factory=list)
    words: dict[str, str] = field(default_factory=dict)
    left_out: list[str] = field(default_factory=list)
    bare: set[str] = field(default_factory=set)
    derived: dict[str, None] = field(default_factory=dict)
    taken: dict[str, None] = field(default_factory=dict)
    stood_in: dict[str, None] = field(default_factory=dict)
    remarks: dict[str, None] = field(default_factory=dict)
    cut: bool = False
    made: dict[NodeId, ast.expr] = field(default_factory=dict)
    made_classes: dict[tuple[str, str], ast.Name] = field(default_factory=dict)
    _failed: dict[NodeId, str] = field(default_factory=dict)
    _open: dict[NodeId, None] = field(default_factory=dict)
    _depths: dict[int, int] = field(default_factory=dict)

    def value(self, root: NodeId) -> ast.expr:
        """The expression for one recorded value.

        Values inside of values are asked for one after the other, so that a long chain needs no deep stack.

        Raises:
            NotRebuildable: it, or something it can't do without, has no expression.
            Circle: something has to be made first.
        """
        stack: list[_Site] = []
        asked: NodeId | None = root
        answer: ast.expr | None = None
        failure: NotRebuildable | None = None
        while True:
            if asked is not None:
                answer, failure = self._known(asked)
                if answer is None and failure is None:
                    stack.append(_Site(asked, self.begin(self, asked)))
                    self._open[asked] = None
                asked = None
            if not stack:
                break
            site = stack[-1]
            site.deepest = max(site.deepest, self._depth_of(answer))
            try:
                asked = site.work.throw(failure) if failure else site.work.send(answer)  # type: ignore[arg-type]  # None begins it
                answer = failure = None
            except StopIteration as end:
                self._open.pop(stack.pop().node)
                answer, failure = self._settled(site, end.value), None
            except NotRebuildable as reason:
                self._open.pop(stack.pop().node)
                self._failed[site.node] = str(reason)
                answer, failure = None, reason
        if failure is not None or answer is None:
            raise failure or NotRebuildable("it has no value")
        return answer

    def variable(self, node: NodeId, value: ast.expr) -> ast.Name:
        """A new variable that holds the value of a node from now on."""
        made = self.assigned(self.holding.names.get(node, "value"), value)
        self.made[node] = made
        return ast.Name(id=made.id, ctx=ast.Load())

    def assigned(self, word: str, value: ast.expr) -> ast.Name:
        """A new variable for a value, called by a word or something like it."""
        mark = f"{MARK}{len(self.words)}"
        self.words[mark] = word
        self.add(ast.Assign(targets=[ast.Name(id=mark, ctx=ast.Store())], value=value, lineno=0))
        return ast.Name(id=mark, ctx=ast.Load())

    def add(self, statement: ast.stmt) -> None:
        """One more statement.

        Raises:
            NotRebuildable: there are too many for a reader.
        """
        if len(self.statements) >= STATEMENTS_AT_MOST:
            raise NotRebuildable(f"it takes more than {STATEMENTS_AT_MOST} statements")
        self.statements.append(statement)

    def remark(self, text: str) -> None:
        """Something a person should know, once."""
        self.remarks[text] = None

    def _known(self, node: NodeId) -> tuple[ast.expr | None, NotRebuildable | None]:
        if node in self.made:
            return deepcopy(self.made[node]), None
        if node in self._failed:
            return None, NotRebuildable(self._failed[node])
        if node in self._open:
            around = list(self._open)
            loop = around[around.index(node) :]
            movable = next((one for one in loop if one not in self.first and _can_be_first(self.nodes[one])), None)
            if movable is None:
                return None, NotRebuildable("it holds itself")
            raise Circle(movable)
        if len(self.made) >= VALUES_AT_MOST:
            return None, NotRebuildable(f"it reaches more than {VALUES_AT_MOST} values")
        return None, None

    def _settled(self, site: "_Site", value: ast.expr) -> ast.expr:
        """The finished value, as a variable where several hold it or it is nested too deeply to be read."""
        if site.node in self.made:
            return deepcopy(self.made[site.node])
        shared = self.holding.counts.get(site.node, 1) > 1 and has_identity(self.nodes, site.node)
        if shared or site.deepest >= DEEPEST:
            return self.variable(site.node, value)
        self.made[site.node] = value
        self._depths[id(value)] = site.deepest + 1
        return value

    def _depth_of(self, value: ast.expr | None) -> int:
        return self._depths.get(id(value), 0)


@dataclass
class _Site:
    """One value under construction."""

    node: NodeId
    work: Building
    deepest: int = 0


def _can_be_first(node: CapsuleNode) -> bool:
    return isinstance(node, ObjectNode | MappingNode) or (
        isinstance(node, SequenceNode) and node.kind in ("list", "set", "deque")
    )


def each(nodes: Iterable[NodeId]) -> Generator[NodeId, ast.expr, list[ast.expr]]:
    """The values of several nodes, in order."""
    found = []
    for node in nodes:
        value = yield node
        found.append(value)
    return found


def named_type(module: str, name: str) -> ast.expr:
    """A type of the standard library; one without a module is built in."""
    return reference(module, name) if module else ast.Name(id=name, ctx=ast.Load())
