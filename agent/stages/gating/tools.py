"""Running a checking tool on some files of a tree, in the sandbox."""

import posixpath
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from agent.ports import Limits, SandboxJob
from agent.runners.interpreter import Interpreter, resolve_interpreter
from agent.runners.toolbox import own_program
from agent.stages.gating.complaints import READERS, Complaint
from agent.stages.reproduction.bench import Bench

SECONDS = 60.0
ENDED = (0, 1)
ARGUMENTS: Mapping[str, tuple[str, ...]] = {
    "ruff": ("check", "--output-format=json", "--no-cache", "--force-exclude", "--no-fix", "--"),
    "mypy": (
        *("--no-error-summary", "--show-error-codes", "--no-pretty", "--no-color-output", "--hide-error-context"),
        *("--cache-dir=/dev/null", "--"),
    ),
    "flake8": ("--",),
    "bandit": ("-f", "json", "-q", "--"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Tool:
    """A checking tool that can be run.

    Args:
        name: as it is configured.
        command: how it starts.
        readonly: directories it needs to see.
    """

    name: str
    command: tuple[str, ...]
    readonly: tuple[Path, ...]


def tool_here(name: str, bench: Bench) -> Tool | None:
    """The tool of the target's own environment; for ruff, which is one program, else ours; None where there is none."""
    interpreter = resolve_interpreter(bench.service.python)
    places = (*interpreter.packages, *(Path(path) for path in bench.service.python.paths))
    if name == "ruff":
        beside = next((found for found in _programs(interpreter, name) if found.is_file()), None) or own_program(name)
        return Tool(name=name, command=(str(beside),), readonly=(*interpreter.readonly, beside.parent)) if beside else None
    if not any((place / name / "__main__.py").is_file() for place in places):
        return None
    readonly = (*interpreter.readonly, *(Path(path) for path in bench.service.python.paths))
    return Tool(name=name, command=(interpreter.executable, *interpreter.flags, "-m", name), readonly=readonly)


def complaints_of(
    tool: Tool, bench: Bench, overlay: Mapping[str, bytes | None], paths: Sequence[str]
) -> tuple[Complaint, ...] | str:
    """What the tool says of the files, or why it said nothing."""
    root = bench.service.root
    job = SandboxJob(
        argv=(*tool.command, *ARGUMENTS[tool.name], *(posixpath.relpath(path, root) for path in paths)),
        tree=bench.tree,
        overlay=overlay,
        environ={
            "PATH": f"{Path(tool.command[0]).parent}:/usr/bin:/bin",
            "HOME": "/tmp/home",  # noqa: S108  # inside the sandbox
            "LANG": "C.UTF-8",
            "PYTHONPATH": ":".join(bench.service.python.paths),
            "PYTHONDONTWRITEBYTECODE": "1",
        },
        readonly=tool.readonly,
        workdir=root,
        limits=Limits(seconds=SECONDS),
    )
    result = bench.ports.sandbox.run(job)
    if result.infra or result.timed_out:
        return result.infra or f"it did not end within {SECONDS:.0f} s"
    if result.exit_code not in ENDED:
        return f"it ended with {result.exit_code}"
    found = READERS[tool.name](result.output.decode("utf-8", "replace"))
    by_repository = (_below(root, one) for one in found)
    return tuple(one for one in by_repository if one.path in paths)


def _below(root: str, complaint: Complaint) -> Complaint:
    """The complaint by its path in the repository, wherever the sandbox keeps the tree."""
    absolute = complaint.path.partition("/tree/")[2] if complaint.path.startswith("/") else ""
    return replace(complaint, path=absolute or posixpath.normpath(posixpath.join(root, complaint.path)))


def _programs(interpreter: Interpreter, name: str) -> tuple[Path, ...]:
    return (Path(interpreter.executable).parent / name, *(place / "bin" / name for place in interpreter.packages))
