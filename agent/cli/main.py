"""The `suture` command."""

import sys
from typing import Annotated, cast

import typer
from rich.markup import escape

from agent.cli import demo, doctor, fix, incidents, policy, pulls, rules, serve, settings
from agent.cli.console import err
from agent.cli.exit_codes import BAD_INPUT, COULD_NOT_FINISH
from agent.errors import BadInput, BadSettings, SutureError
from agent.plugins import plugin, plugins
from agent.version import version

app = typer.Typer(
    name="suture",
    help="Turns production alerts into proven fixes: no proof, no pull request.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)
app.command("serve")(serve.serve)
app.command("fix", epilog=fix.EPILOG)(fix.fix)
app.command("demo")(demo.demo)
app.command("doctor")(doctor.doctor)
app.add_typer(incidents.app, name="incidents")
app.add_typer(rules.app, name="rules")
app.add_typer(policy.app, name="policy")
app.add_typer(pulls.app, name="pulls")
app.add_typer(settings.app, name="settings")


def _add_installed_commands() -> None:
    """Typer apps of the entry-point group `suture.commands`, each under its name."""
    for name in plugins("commands"):
        try:
            app.add_typer(cast("typer.Typer", plugin("commands", name)), name=name)
        except BadSettings as problem:  # the other commands must not go with it
            err.print(f"[warn]Left out:[/] {escape(str(problem))}")


_add_installed_commands()


def _print_version(wanted: bool) -> None:
    if wanted:
        print(f"suture {version()}")
        raise typer.Exit


@app.callback()
def suture(
    _version: Annotated[
        bool, typer.Option("--version", help="Print the version and leave.", callback=_print_version, is_eager=True)
    ] = False,
) -> None:
    """Turns production alerts into proven fixes: no proof, no pull request."""


def main() -> None:
    """Run the command line; our own errors become one message and an exit code, never a traceback."""
    try:
        app()
    except SutureError as problem:
        err.print("[bad]Error:[/] ", end="")
        err.print(str(problem), markup=False)
        sys.exit(BAD_INPUT if isinstance(problem, BadInput) else COULD_NOT_FINISH)
    except BrokenPipeError:
        sys.stderr.close()
        sys.exit(COULD_NOT_FINISH)
