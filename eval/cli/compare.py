"""`suture eval compare`: two logs, pair by pair."""

from pathlib import Path
from typing import Annotated

import typer

from eval.reports.comparing import compare as compared
from eval.reports.tables import comparison_text
from eval.running.reading import read_log


def compare(
    first: Annotated[Path, typer.Argument(help="A log of `suture eval run`.")],
    second: Annotated[Path, typer.Argument(help="Another log of the same cases.")],
) -> None:
    """Compare two runs over the cases both have: which flipped, and whether that could be chance (McNemar's exact test)."""
    print(comparison_text(compared(read_log(first), read_log(second))), end="")
