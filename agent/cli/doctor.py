"""`suture doctor`: try every part for real and say how to mend it."""

import typer
from rich.markup import escape

from agent.cli.console import out
from agent.cli.exit_codes import COULD_NOT_FINISH
from agent.cli.options import ConfigOption, settings_and_base
from agent.model_settings import Endpoint
from agent.settings import Secrets


def doctor(config: ConfigOption = None) -> None:
    """Try every part for real: packages, git, sandbox, database, each repository, python and logs, the model, the tokens."""
    from agent.diagnosis.all import findings  # noqa: PLC0415 - the database layer is slow to import; other commands need not wait

    settings, base = settings_and_base(config)
    failing = 0
    for finding in findings(settings, base, Secrets(), Endpoint()):
        mark = "[good]ok  [/]" if finding.holds else "[bad]fail[/]"
        out.print(f"{mark}  [name]{escape(finding.part)}[/]  {escape(finding.detail)}")
        if not finding.holds:
            failing += 1
            out.print(f"      [quiet]{escape(finding.remedy)}[/]")
    if failing:
        out.print(f"\n[bad]{'1 part needs' if failing == 1 else f'{failing} parts need'} mending.[/]")
        raise typer.Exit(COULD_NOT_FINISH)
    out.print("\n[good]Everything works.[/]")
