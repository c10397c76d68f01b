"""`suture eval`: score the pipeline on recorded incidents."""

import typer

from eval.cli import trace

app = typer.Typer(help="Score the pipeline on recorded incidents.", no_args_is_help=True)


@app.callback()
def _eval() -> None:
    """Score the pipeline on recorded incidents."""


app.command("trace")(trace.trace)
