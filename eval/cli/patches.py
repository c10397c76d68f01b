"""`suture eval patches`: is a wrong patch ever proven, is a right one refused?"""

from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from multiprocessing import get_context
from pathlib import Path
from typing import Annotated

import typer
from rich.markup import escape

from agent.cli.console import err, out
from agent.cli.exit_codes import BUG
from agent.sandbox_settings import SandboxSection
from agent.sandboxes.choose import choose_sandbox
from eval.cases.case import Case, Mode
from eval.cases.problem import CaseProblem
from eval.cases.suites import load_suite
from eval.cli.options import CACHE, CacheOption
from eval.patching.patch import CORPUS, Patch, load_patches
from eval.patching.tables import patch_table, totals
from eval.patching.trying import Tried, try_patches


def patches(
    suite: Annotated[str, typer.Option(help="`core`, a case's folder, or a folder of cases.")] = "core",
    folder: Annotated[
        Path | None, typer.Option("--patches", help="Folder of patches, one folder a case; default: the corpus of the suite.")
    ] = None,
    mode: Annotated[Mode, typer.Option(help="What is given of the incident: the more, the better the reproduction.")] = Mode.ALL,
    only: Annotated[list[str] | None, typer.Option("--filter", help="Patches whose case/name holds this text.")] = None,
    jobs: Annotated[int, typer.Option(min=1, help="Cases at once.")] = 1,
    cache: CacheOption = CACHE,
    uncontained: Annotated[
        bool, typer.Option("--allow-uncontained", help="Run without a sandbox when none holds. Cases you trust only.")
    ] = False,
) -> None:
    """Hold patches whose worth is known against the production stages.

    Exit code 1 when a wrong one is proven.
    """
    choose_sandbox(SandboxSection().order, allow_uncontained=uncontained)  # here once, rather than in every worker
    place = folder or CORPUS / (suite if suite == "core" else Path(suite).resolve().name)
    wanted = [patch for patch in load_patches(place) if all(text in f"{patch.case}/{patch.name}" for text in only or ())]
    work = _by_case(suite, wanted)
    tried: list[Tried] = []
    for done in _results(work, mode, cache, uncontained=uncontained, jobs=jobs):
        tried += done
        for one in done:
            err.print(f"{escape(one.patch.case)}/{escape(one.patch.name)}: {one.verdict.kind.value} ({one.seconds:.1f} s)")
    out.print(patch_table(tried))
    out.print(totals(tried))
    if any(one.fooled for one in tried):
        raise typer.Exit(BUG)


def _by_case(suite: str, wanted: Sequence[Patch]) -> list[tuple[Case, tuple[Patch, ...]]]:
    cases = {case.id: case for case in load_suite(suite)}
    if strange := sorted({patch.case for patch in wanted} - cases.keys()):
        raise CaseProblem(f"the suite has no case {strange[0]!r}", expected=f"one of {', '.join(sorted(cases)[:5])}, ...")
    if not wanted:
        raise CaseProblem("no patch is left", expected="at least one", remedy="check --patches and --filter")
    grouped = {case: tuple(patch for patch in wanted if patch.case == case) for case in sorted({patch.case for patch in wanted})}
    return [(cases[case], group) for case, group in grouped.items()]


def _results(
    work: Sequence[tuple[Case, tuple[Patch, ...]]], mode: Mode, cache: Path, *, uncontained: bool, jobs: int
) -> Iterator[tuple[Tried, ...]]:
    if jobs == 1:
        yield from (_one(case, group, mode, cache, uncontained) for case, group in work)
        return
    with ProcessPoolExecutor(max_workers=jobs, mp_context=get_context("spawn")) as pool:
        running = [pool.submit(_one, case, group, mode, cache, uncontained) for case, group in work]
        yield from (future.result() for future in as_completed(running))


def _one(
    case: Case, group: tuple[Patch, ...], mode: Mode, cache: Path, uncontained: bool
) -> tuple[Tried, ...]:  # executors hand on positions
    sandbox = choose_sandbox(SandboxSection().order, allow_uncontained=uncontained)
    return try_patches(case, group, mode, cache=cache.absolute(), sandbox=sandbox)
