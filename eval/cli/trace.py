"""`suture eval trace`: write down the crash that a case's hidden test shows."""

import json
from pathlib import Path
from typing import Annotated

import typer

from agent.cli.console import err, out
from agent.sandbox_settings import SandboxSection
from agent.sandboxes.choose import choose_sandbox
from eval.cases.folder import load_folder
from eval.cases.tracing import record_crash
from eval.cli.options import CACHE, CacheOption


def trace(
    case: Annotated[Path, typer.Argument(help="Folder of the case.")],
    event: Annotated[bool, typer.Option("--event", help="Write given/event.json with the frames' variables, too.")] = False,
    cache: CacheOption = CACHE,
) -> None:
    """Write given/trace.txt and given/capsule.json: what the first fail_to_pass test shows on the unpatched tree.

    The test runs in the sandbox, under the recorder; its own frames and those of the test framework are
    left out, and paths are those of production.
    """
    loaded = load_folder(case)
    crash = record_crash(loaded, cache, choose_sandbox(SandboxSection().order), ("capsule", *(("event",) if event else ())))
    loaded.given.mkdir(exist_ok=True)
    _write(loaded.given / "trace.txt", crash.trace)
    if event:
        _write(loaded.given / "event.json", json.dumps(crash.event, indent=1, ensure_ascii=False) + "\n")
    if crash.capsule is not None:
        _write(loaded.given / "capsule.json", json.dumps(crash.capsule, separators=(",", ":")) + "\n")
    out.print(crash.trace, markup=False, end="")


def _write(file: Path, text: str) -> None:
    file.write_text(text, encoding="utf-8", errors="surrogateescape")
    err.print(f"[good]wrote[/] {file}")
