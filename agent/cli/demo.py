"""`suture demo`: a real broken service, a real alert, a proven fix, a local pull request."""

from typing import Annotated

import typer


def demo(
    keep: Annotated[bool, typer.Option("--keep", help="Leave the service running for a look at the web page.")] = False,
) -> None:
    """See the whole thing once: a small shop crashes, the alert arrives, the fix is proven, a pull request opens."""
    from agent.cli.demo_run import run_demo  # noqa: PLC0415 - the engine is slow to import; other commands need not wait for it

    raise typer.Exit(run_demo(keep=keep))
