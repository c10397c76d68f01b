"""`suture eval`: score the pipeline on recorded incidents."""

import typer

app = typer.Typer(help="Score the pipeline on recorded incidents.", no_args_is_help=True)


@app.callback()
def _eval() -> None:
    """Score the pipeline on recorded incidents."""
