"""Where the command line writes: results on stdout, progress and errors on stderr."""

import sys

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

WIDE = 300  # a pipe has no width: rows stay on one line, for grep and awk

out = Console(theme=THEME, highlight=False, soft_wrap=True, width=None if sys.stdout.isatty() else WIDE)
err = Console(theme=THEME, highlight=False, soft_wrap=True, stderr=True, width=None if sys.stderr.isatty() else WIDE)
