"""What the crash's functions do for other inputs, recorded on the unpatched tree: what a fix must leave as it is."""

import ast
import json
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path, PurePosixPath

from agent.domain.proof import Observation, Observations, ReproductionKind, TestResult
from agent.redact import redact
from agent.stages.reproduction import digesting
from agent.stages.reproduction.bench import Bench
from agent.stages.reproduction.callees import Callee, callee_at
from agent.stages.reproduction.invocation import Invocation, call_statements
from agent.stages.reproduction.neighbours import crossed, neighbours
from agent.stages.reproduction.probing import incident_crash, probe_path
from agent.stages.reproduction.quoted import quoted_calls
from agent.stages.reproduction.rendering import PREAMBLE, call_text, rendered
from agent.stages.reproduction.replay import callable_frames
from agent.stages.reproduction.search import made_up_calls
from agent.stages.reproduction.signature import innermost_own

SECONDS = 45.0
SECONDS_A_CALL = 3.0
MADE_UP_AT_MOST = 24
OUTCOME = "what_came_of_it"
OBSERVED = digesting.Observed.__name__
CRASH, NEIGHBOUR, QUOTED, MADE_UP = "crash", "neighbour", "quoted", "made-up"
RED, VALUE, REFUSED, RAISED = "red", "value", "refused", "raised"
Sourced = tuple[str, Invocation]


def observe(bench: Bench, crashed: Invocation | None) -> Observations | None:
    """Make calls beside the one that crashed, twice; what ended twice in the same way is kept.

    Args:
        bench: the incident's tree and sandbox.
        crashed: the reproduction's call, None where it is none (an existing test, an import).
    """
    calls = tuple(_calls(bench, crashed))
    first = _made(bench, calls)
    kept = sorted(first)
    if not kept:
        return None
    again = [calls[index] for index in kept]
    second = _made(bench, again)
    found = tuple(
        Observation(test=f"test_{number}", call=redact(call_text(call)), source=source, ending=settled[0], answer=settled[1])
        for number, (source, call) in enumerate(again)
        if number in second and (settled := _settled(first[kept[number]], second[number]))
    )
    content = observation_file([call for _, call in again])
    return Observations(path=probe_path(bench), content=content, calls=found) if found else None


def ending_of(bench: Bench, result: TestResult) -> tuple[str, str]:
    """How the call of one test ended, and with what; an empty ending says that it can't be told."""
    crash = result.crash
    if crash is None or crash.short_type == "TooSlow":
        return "", ""
    if crash.short_type == OBSERVED:
        return VALUE, _without_secrets(crash.message.reveal())
    answer = redact(f"{crash.short_type}: {digesting.ADDRESS.sub('0x', crash.message.reveal())}")
    if incident_crash(bench, result):
        return RED, answer
    innermost = innermost_own(crash, bench.paths)
    on_purpose = innermost is not None and innermost is crash.frames[-1] and innermost.code.startswith(("raise", "assert"))
    return (REFUSED if on_purpose else RAISED), answer


def observation_file(calls: Sequence[Invocation]) -> bytes:
    """One test a call, which raises what the call gave."""
    tests = (_test(index, call) for index, call in enumerate(calls))
    return "\n\n".join([Path(digesting.__file__).read_text(encoding="utf-8"), PREAMBLE, *tests]).encode()


def _without_secrets(told: str) -> str:
    """What was told of a value, its shown part redacted; digests are no secrets, though they look like some."""
    found = json.loads(told)
    return json.dumps({**found, "shown": redact(str(found["shown"]))})


def _calls(bench: Bench, crashed: Invocation | None) -> Iterator[Sourced]:
    callees = tuple(_callees(bench))
    if crashed is not None:
        yield CRASH, crashed
        yield from ((NEIGHBOUR, call) for call in neighbours(crashed))
    quoted = quoted_calls(bench, callees)
    yield from ((QUOTED, call) for call in quoted)
    if crashed is not None:
        yield from ((NEIGHBOUR, call) for call in crossed(crashed, quoted))
    if crashed is None or crashed.kind is not ReproductionKind.CAPSULE:
        yield from ((MADE_UP, call) for call in made_up_calls(bench)[:MADE_UP_AT_MOST] if not call.doubts)
    if crashed is not None:
        yield CRASH, crashed  # at the end again: what holds the first time only is no fix


def _callees(bench: Bench) -> Iterator[tuple[int, Callee]]:
    for index, located in callable_frames(bench):
        if callee := callee_at(bench, located.path, located.line, located.symbol):
            yield index, callee


def _made(bench: Bench, calls: Sequence[Sourced]) -> dict[int, tuple[str, str]]:
    """Index of a call -> how it ended; those that did not end are left out."""
    if not calls:
        return {}
    path = probe_path(bench)
    report = bench.run({path: observation_file([call for _, call in calls])}, (path,), seconds=SECONDS)
    if report.infra or report.tampering:
        return {}
    found = {}
    for result in report.results:
        number = result.test_id.rpartition("::test_")[2]
        ending = ending_of(bench, result)
        if number.isdecimal() and PurePosixPath(result.test_id.partition("::")[0]) == PurePosixPath(path) and ending[0]:
            found[int(number)] = ending
    return found


def _settled(first: tuple[str, str], second: tuple[str, str]) -> tuple[str, str] | None:
    """What two runs have in common, None when they have not enough."""
    if first[0] != second[0]:
        return None
    if first[0] != VALUE:
        return first if first[1] == second[1] else None
    one, other = json.loads(first[1]), json.loads(second[1])
    if (one["type"], one["digest"]) != (other["type"], other["digest"]):
        return None
    steady = {name: digest for name, digest in one["changed"].items() if other["changed"].get(name) == digest}
    return VALUE, json.dumps(one | {"changed": steady})


def _test(index: int, call: Invocation) -> str:
    named, arguments = _named_arguments(call)
    statements = call_statements(named)
    *arrange, last = statements
    receiver = [
        node.targets[0].id
        for node in arrange[len(named.arrange) :]
        if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name)
    ]
    if isinstance(last, ast.Expr):
        last = ast.Assign(targets=[ast.Name(id=OUTCOME, ctx=ast.Store())], value=last.value, lineno=0)
    else:
        arrange = [*arrange, ast.Assign(targets=[ast.Name(id=OUTCOME, ctx=ast.Store())], value=ast.Constant(None), lineno=0)]
    imports, body = rendered([*arrange, last], " " * 8)
    lines = "".join(f"    {line}\n" for line in imports.split("\n") if line)
    objects = ", ".join(f"{name!r}: {name}" for name in (*receiver, *arguments))
    return (
        f"def test_{index}():\n{lines}    with hurried({SECONDS_A_CALL}):\n{body}\n"
        f"        what_it_says = told({OUTCOME}, {{{objects}}})\n    raise {OBSERVED}(what_it_says)\n"
    )


def _named_arguments(call: Invocation) -> tuple[Invocation, list[str]]:
    """The call with arguments that it may change in variables of their own."""
    assigned: list[ast.stmt] = []
    names: list[str] = []

    def moved(value: ast.expr) -> ast.expr:
        if not isinstance(value, ast.List | ast.Dict | ast.Set | ast.Call):
            return value
        names.append(f"given_{len(names)}")
        assigned.append(ast.Assign(targets=[ast.Name(id=names[-1], ctx=ast.Store())], value=value, lineno=0))
        return ast.Name(id=names[-1], ctx=ast.Load())

    positional = tuple(moved(value) for value in call.positional)
    by_name = tuple((name, moved(value)) for name, value in call.named)
    return replace(call, positional=positional, named=by_name, arrange=(*call.arrange, *assigned), refusals=()), names
