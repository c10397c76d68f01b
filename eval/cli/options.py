"""Options several commands of `suture eval` share."""

from pathlib import Path
from typing import Annotated

import typer

CACHE = Path.home() / ".cache" / "suture-eval"
CacheOption = Annotated[
    Path,
    typer.Option(envvar="SUTURE_EVAL_CACHE", help="Directory that keeps fetched releases.", show_default="~/.cache/suture-eval"),
]
