"""Rung 4 by running: calls that an explorer inside the sandbox says crash as the incident did."""

import ast
from collections.abc import Callable, Iterable
from dataclasses import replace
from itertools import islice

from agent.domain.proof import Reason, ReproductionKind
from agent.runners.exploring import explore
from agent.stages.reproduction.annotations import kind_of
from agent.stages.reproduction.bench import Bench
from agent.stages.reproduction.callees import Callee
from agent.stages.reproduction.exploration.entries import Entry, Fitting, entries_of, fitting
from agent.stages.reproduction.exploration.examples import Example, examples_of
from agent.stages.reproduction.exploration.findings import RECEIVER, Finding, read_findings
from agent.stages.reproduction.exploration.makers import made_objects
from agent.stages.reproduction.exploration.naming import Table
from agent.stages.reproduction.exploration.task import SECONDS, task_of
from agent.stages.reproduction.invocation import Invocation, distinct, variable_name

GUESSES_AT_MOST = 120
ON_EACH_OBJECT = 4
GRACE = 10.0
Guess = Callable[[int, Callee], Iterable[Invocation]]


def explored_calls(bench: Bench, guess: Guess) -> tuple[Invocation, ...]:
    """Calls that are likely to be red, found by running many; none when nothing was found or the sandbox failed.

    Args:
        bench: the incident's tree and sandbox.
        guess: calls of a function made up by reading; the search begins with them.
    """
    entries = entries_of(bench)
    if not entries:
        return ()
    examples = examples_of(bench, entries)
    fittings = tuple(
        fitting(bench, entry.callee, _handed(number, entry, examples), bench.context.frames[entry.frame + 1 :])
        for number, entry in enumerate(entries)
    )
    shown = {example.entry for example in examples}
    guessed = tuple(
        _begun_with(distinct(islice(guess(entry.frame, entry.callee), GUESSES_AT_MOST)), bench, entry, shown=number in shown)
        for number, entry in enumerate(entries)
    )
    table = Table()
    task = task_of(bench, entries, fittings, examples, guessed, table)
    report = explore(bench.ports.sandbox, bench.tree, bench.service, task, seconds=SECONDS + GRACE)
    findings = read_findings(report, table, len(entries), bench.own_modules)
    doubts = [calls[0].doubts if calls else () for calls in guessed]
    return distinct(_invocation(entries[one.entry], fittings[one.entry], one, doubts[one.entry]) for one in findings)


def _begun_with(calls: tuple[Invocation, ...], bench: Bench, entry: Entry, *, shown: bool) -> tuple[Invocation, ...]:
    """Those of which nothing is doubtful, on other objects too; all when there are no others and no example shows how."""
    sure = tuple(call for call in calls if not call.doubts)
    if entry.on_object and calls:
        arguments = list({call.key: call for call in (replace(call, target=None, doubts=()) for call in calls)}.values())
        made = made_objects(bench, entry)
        sure = (*(replace(call, target=target) for target in made for call in arguments[:ON_EACH_OBJECT]), *sure)
    return sure if sure or shown else calls


def _handed(number: int, entry: Entry, examples: tuple[Example, ...]) -> dict[str, list[ast.expr]]:
    """What examples hand over for each parameter."""
    found: dict[str, list[ast.expr]] = {}
    names = [item.arg for item in entry.callee.parameters]
    for example in examples:
        if example.entry == number:
            for name, value in (*zip(names, example.positional, strict=False), *example.named):
                if all(ast.dump(value) != ast.dump(known) for known in found.setdefault(name, [])):
                    found[name].append(value)
    return found


def _invocation(entry: Entry, fits: Fitting, finding: Finding, doubts: tuple[Reason, ...]) -> Invocation:
    arrange, target = _arranged(entry.callee, finding) if entry.on_object else ((), None)
    call = Invocation(
        kind=ReproductionKind.SEARCH,
        callee=entry.callee,
        frame=entry.frame,
        target=target,
        positional=finding.positional,
        named=finding.named,
        arrange=arrange,
        notes=("the input was found by running many that are like those of the repository's own examples and strings",),
    )
    unusual = [name for name, value in call.arguments if fits.kinds.get(name) and kind_of(value) not in fits.kinds[name]]
    return replace(call, doubts=(*doubts, _undocumented(call, unusual)) if unusual else doubts)


def _arranged(callee: Callee, finding: Finding) -> tuple[tuple[ast.stmt, ...], ast.expr | None]:
    """The object and the calls made on it first, as statements where there are any."""
    if not finding.before or finding.target is None:
        return (), finding.target
    name = variable_name(callee.owner)
    made = ast.Assign(targets=[ast.Name(id=name, ctx=ast.Store())], value=finding.target, lineno=0)
    calls = (ast.Expr(value=_Received(name).visit(call)) for call in finding.before)
    return (made, *calls), ast.Name(id=name, ctx=ast.Load())


class _Received(ast.NodeTransformer):
    """Spells the object by its variable."""

    def __init__(self, name: str) -> None:
        self._name = name

    def visit_Name(self, node: ast.Name) -> ast.Name:
        """The variable for `it`, any other name as it is."""
        return ast.Name(id=self._name, ctx=ast.Load()) if node.id == RECEIVER else node


def _undocumented(call: Invocation, names: list[str]) -> Reason:
    text = f"Nothing in the repository says that {call.callee.qualified} takes what it got for {', '.join(names)}."
    return Reason(code="undocumented-kind", text=text)
