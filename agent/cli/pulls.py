"""`suture pulls`: the pull requests of the local forge."""

from typing import Annotated

import typer
from rich.markdown import Markdown
from rich.markup import escape
from rich.table import Table

from agent.builtin import folder_forge
from agent.cli.console import out
from agent.cli.options import ConfigOption, settings_and_base
from agent.cli.report import visible
from agent.errors import BadSettings
from agent.forges.folder import FolderForge
from agent.wiring import place_of

app = typer.Typer(help="List, show, merge and close pull requests of the local forge.", no_args_is_help=True)
Number = Annotated[int, typer.Argument(help="Number of the pull request.")]


def _forge(config: ConfigOption) -> FolderForge:
    settings, base = settings_and_base(config)
    if settings.forge != "folder":
        raise BadSettings(
            f"pull requests go to the forge {settings.forge!r}", expected="`folder`, the local forge", remedy="look there"
        )
    return folder_forge(place_of(settings, base))


@app.command("list")
def list_pulls(config: ConfigOption = None) -> None:
    """List every pull request, newest first."""
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0))
    for column in ("#", "State", "Branch", "Title"):
        table.add_column(column)
    for pull in sorted(_forge(config).pull_requests(), key=lambda pull: -pull.number):
        table.add_row(str(pull.number), pull.state.value, pull.branch, escape(visible(pull.title)))
    out.print(table)


@app.command("show")
def show_pull(number: Number, config: ConfigOption = None) -> None:
    """Show one pull request: its body and where its branch is."""
    pull = _forge(config).get(number)
    text = f"# {pull.title}\n\n{pull.state.value} · {pull.branch} → {pull.base}\n\n{pull.body}"
    out.print(Markdown(text) if out.is_terminal else text, markup=False)


@app.command("merge")
def merge_pull(number: Number, config: ConfigOption = None) -> None:
    """Merge one pull request into its base branch."""
    pull = _forge(config).merge(number)
    out.print(f"[good]merged[/] #{pull.number} into {pull.base}")


@app.command("close")
def close_pull(
    number: Number,
    reason: Annotated[str, typer.Option(help="Why; kept, and respected when the fault comes again.")] = "",
    config: ConfigOption = None,
) -> None:
    """Close one pull request; the same fault will not be proposed again."""
    pull = _forge(config).close(number, reason)
    out.print(f"[warn]closed[/] #{pull.number}")
