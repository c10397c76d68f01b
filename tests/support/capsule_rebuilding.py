"""Calls that a capsule makes, and the tests they become, without running any."""

from pathlib import Path

from capsule_recording import capsule_case

from agent.domain.proof import Attempt
from agent.stages.reproduction.bench import open_bench
from agent.stages.reproduction.by_capsule import capsule_calls, order
from agent.stages.reproduction.invocation import Invocation
from agent.stages.reproduction.rendering import test_file as file_of


def rebuilt(folder: Path, files: dict[str, str], statements: str) -> tuple[tuple[Invocation, ...], list[Attempt]]:
    """The calls of a crash, the best first, and why frames have none; nothing is run."""
    case = capsule_case(folder, files, statements)
    calls, attempts = capsule_calls(open_bench(case.incident, case.context, case.ports))
    return tuple(sorted(calls, key=order)), attempts


def body_of(call: Invocation) -> str:
    """The statements of the test that a call becomes, without their indentation."""
    text = file_of("test_it", call).decode()
    return "\n".join(line.strip() for line in text[text.index("def test_it") :].splitlines()[1:])


def best(folder: Path, files: dict[str, str], statements: str) -> str:
    """The body of the best call."""
    return body_of(rebuilt(folder, files, statements)[0][0])
