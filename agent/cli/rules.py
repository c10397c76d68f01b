"""`suture rules`: which deterministic fixes are installed."""

from typing import Annotated

import typer
from rich.markdown import Markdown
from rich.table import Table

from agent.cli.console import out
from agent.errors import BadInput
from agent.plugins import installed_rules
from agent.ports import Rule

app = typer.Typer(help="List and explain the rules.", no_args_is_help=True)


@app.command("list")
def list_rules() -> None:
    """List every installed rule with the exceptions it handles."""
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0))
    for column in ("Code", "Rule", "Handles"):
        table.add_column(column)
    for rule in installed_rules():
        table.add_row(rule.code, _title(rule), ", ".join(sorted(rule.exceptions)))
    out.print(table)


@app.command("show")
def show_rule(code: Annotated[str, typer.Argument(help="Code of the rule, e.g. PY101.")]) -> None:
    """Explain one rule: what it sees, why it fails, the fix, when it stays silent, how safe the fix is."""
    known = {rule.code: rule for rule in installed_rules()}
    rule = known.get(code.upper())
    if rule is None:
        raise BadInput(f"no rule {code!r}", expected=f"one of {', '.join(known)}")
    text = f"# {rule.code} {_title(rule)}\n\n{_page(rule)}"
    out.print(Markdown(text) if out.is_terminal else text, markup=False)


def _title(rule: Rule) -> str:
    return (type(rule).__doc__ or "").strip().split("\n", 1)[0].rstrip(".")


def _page(rule: Rule) -> str:
    lines = (type(rule).__doc__ or "").expandtabs().splitlines()[1:]
    indent = min((len(line) - len(line.lstrip()) for line in lines if line.strip()), default=0)
    return "\n".join(line[indent:] for line in lines).strip()
