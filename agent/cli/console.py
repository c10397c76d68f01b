"""Where the command line writes: results on stdout, progress and errors on stderr."""

from rich.console import Console
from rich.theme import Theme

THEME = Theme(
    {
        "good": "bold green",
        "bad": "bold red",
        "warn": "yellow",
        "quiet": "dim",
        "name": "bold",
        "diff.add": "green",
        "diff.remove": "red",
        "diff.hunk": "cyan",
    }
)

out = Console(theme=THEME, highlight=False, soft_wrap=True)
err = Console(theme=THEME, highlight=False, soft_wrap=True, stderr=True)
