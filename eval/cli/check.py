"""`suture eval check`: whether cases are fit to be scored by."""

from concurrent.futures import ThreadPoolExecutor
from typing import Annotated

import typer
from rich.markup import escape

from agent.cli.console import err, out
from agent.cli.exit_codes import BAD_INPUT
from agent.sandbox_settings import SandboxSection
from agent.sandboxes.choose import choose_sandbox
from eval.cases.checking import check_case
from eval.cases.suites import case_folders
from eval.cli.options import CACHE, CacheOption


def check(
    suite: Annotated[str, typer.Argument(help="A case's folder, a folder of cases, or core.")] = "core",
    jobs: Annotated[int, typer.Option(min=1, max=64, help="Cases checked at once.")] = 1,
    cache: CacheOption = CACHE,
) -> None:
    """Check cases: red without the fix, green with it, the same three times, evidence that fits, nothing of the judge in sight.

    Exit code 2 when a case does not hold.
    """
    folders = case_folders(suite)
    sandbox = choose_sandbox(SandboxSection().order)
    wrong = 0
    with ThreadPoolExecutor(jobs) as pool:
        for folder, findings in zip(folders, pool.map(lambda one: check_case(one, cache, sandbox), folders), strict=True):
            wrong += bool(findings)
            out.print(f"[bad]{escape(folder.name)}[/]" if findings else f"[good]{escape(folder.name)}[/] holds")
            for finding in findings:
                out.print(f"  [name]{finding.check}[/]  {escape(finding.seen)}")
                out.print(f"  [quiet]{escape(finding.remedy)}[/]")
    err.print(f"{len(folders) - wrong} of {len(folders)} hold")
    if wrong:
        raise typer.Exit(BAD_INPUT)
