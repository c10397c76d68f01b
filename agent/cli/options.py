"""Options several commands share."""

from pathlib import Path
from typing import Annotated

import typer

from agent.settings import Settings
from agent.settings_file import FILE_NAME, load_settings

ConfigOption = Annotated[
    Path | None,
    typer.Option(
        "--config", "-c", envvar="SUTURE_CONFIG", help="Path of suture.yaml, or the directory that holds it.", show_default=False
    ),
]


def settings_and_base(config: Path | None) -> tuple[Settings, Path]:
    """The settings and the directory their relative paths start from; `suture.yaml` of the current directory by default."""
    path = config or Path(FILE_NAME)
    return load_settings(path), (path if path.is_dir() else path.parent).resolve()
