"""What a model was asked and what it said, in a terminal."""

from collections.abc import Iterable

from rich.console import Console
from rich.markup import escape

from agent.cli.report import visible
from agent.domain.conversation import Conversation
from agent.domain.spoken import spoken


def show_conversations(console: Console, conversations: Iterable[Conversation]) -> None:
    """Print every conversation to the letter, what would move the cursor made visible."""
    none = True
    for number, one in enumerate(conversations, 1):
        none = False
        cost = f"{one.tokens} tokens" + (f", ${one.money:.4f}" if one.money else "")
        console.print(f"\n[name]{number}. {one.purpose}[/] with {escape(one.model)}: {one.ending.value} [quiet]({cost})[/]")
        if one.detail:
            console.print(f"[quiet]{escape(visible(one.detail))}[/]")
        for said in spoken(one):
            console.print(f"\n[warn]{said.who}[/]")
            _lines(console, said.text)
            for call in said.calls:
                console.print(f"[warn]calls[/] {escape(visible(call.name))}")
                _lines(console, call.arguments)
    if none:
        console.print("No model was asked.")


def _lines(console: Console, text: str) -> None:
    for line in text.splitlines():
        console.print(escape(visible(line)), soft_wrap=True, highlight=False)
