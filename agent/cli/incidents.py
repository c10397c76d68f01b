"""`suture incidents`: what came in and what became of it."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Annotated

import typer
from rich.markup import escape
from rich.table import Table

from agent.cli.console import out
from agent.cli.conversations import show_conversations
from agent.cli.explain import explanation
from agent.cli.localization import show_localization
from agent.cli.options import ConfigOption, settings_and_base
from agent.cli.report import show_outcome, visible
from agent.domain.codec import dumps
from agent.errors import BadInput
from agent.service.records import IncidentDetail, IncidentState
from agent.settings import Secrets
from agent.state import database_urls

if TYPE_CHECKING:
    from agent.service.store import Store

app = typer.Typer(help="List, show, explain and retry incidents.", no_args_is_help=True)
Key = Annotated[str, typer.Argument(help="Key of the incident, or its start when that is enough.")]
STATE_STYLES = {IncidentState.PUBLISHED: "good", IncidentState.SUGGESTED: "warn", IncidentState.FAILED: "bad"}


@contextmanager
def opened_store(config: ConfigOption) -> Iterator["Store"]:
    """The records of the settings' database, migrated."""
    from agent.service.store import Store  # noqa: PLC0415 - the database layer is slow to import; other commands need not wait for it

    settings, base = settings_and_base(config)
    store = Store(database_urls(settings, base, Secrets().database_url.get_secret_value())["records"])
    try:
        store.migrate()
        yield store
    finally:
        store.dispose()


def detail_of(store: "Store", key: str) -> IncidentDetail:
    """The incident whose key is, or alone starts with, the given one.

    Raises:
        BadInput: there is none, or more than one.
    """
    if found := store.incident(key):
        return found
    near = [one.key for one in store.incidents(limit=1000) if one.key.startswith(key)]
    detail = store.incident(near[0]) if len(near) == 1 else None
    if detail is None:
        what = f"{len(near)} incidents start with {key!r}" if near else f"no incident {key!r}"
        raise BadInput(what, expected="the key of one", remedy="`suture incidents list` shows them")
    return detail


@app.command("list")
def list_incidents(
    limit: Annotated[int, typer.Option(help="How many at most.", min=1)] = 20, config: ConfigOption = None
) -> None:
    """List the most recently changed incidents."""
    with opened_store(config) as store:
        found = store.incidents(limit=limit)
    if not found:
        out.print("No incidents yet. Point Alertmanager's webhook at /webhooks/alertmanager, or run `suture demo`.")
        return
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0))
    for column in ("Opened (UTC)", "Key", "State", "Alerts", "Title", "Result"):
        table.add_column(column, overflow="fold")
    for one in found:
        style = STATE_STYLES.get(one.state, "quiet")
        opened = one.opened_at.strftime("%m-%d %H:%M:%S")
        cells = (
            opened,
            one.key,
            f"[{style}]{one.state.value}[/]",
            str(one.alert_count),
            escape(visible(one.title)),
            escape(visible(one.result)),
        )
        table.add_row(*cells)
    out.print(table)


@app.command("show")
def show_incident(
    key: Key,
    as_json: Annotated[bool, typer.Option("--json", help="Print the whole record as JSON.")] = False,
    conversation: Annotated[
        bool, typer.Option("--conversation", help="Print instead what the model was asked and what it said.")
    ] = False,
    config: ConfigOption = None,
) -> None:
    """Show one incident: its timeline, the crash, every trial, the diff, the decision."""
    with opened_store(config) as store:
        detail = detail_of(store, key)
        timeline = store.timeline(detail.summary.key)
    if as_json:
        print(dumps(detail.outcome))
        return
    if conversation:
        show_conversations(out, detail.outcome.conversations if detail.outcome else ())
        return
    out.print(f"[name]{escape(visible(detail.summary.title))}[/]  {detail.summary.key}  {detail.summary.state.value}\n")
    for entry in timeline:
        seconds = "" if entry.seconds is None else f"{entry.seconds:.2f} s"
        out.print(f"[quiet]{entry.at.strftime('%H:%M:%S')}[/] {seconds:>9}  {escape(visible(entry.text))}")
    if detail.outcome:
        show_outcome(out, detail.outcome)


@app.command("explain")
def explain_incident(key: Key, config: ConfigOption = None) -> None:
    """Say in sentences why the incident ended as it did, from the record alone."""
    with opened_store(config) as store:
        detail = detail_of(store, key)
    for line in explanation(detail):
        out.print(visible(line), markup=False)
    if detail.outcome and detail.outcome.context:
        out.print()
        show_localization(out, detail.outcome.context)


@app.command("retry")
def retry_incident(key: Key, config: ConfigOption = None) -> None:
    """Have a finished incident worked on once more; a running `suture serve` takes it up."""
    with opened_store(config) as store:
        detail = detail_of(store, key)
        store.retry(detail.summary.key)
    out.print(f"[good]waiting[/]  {detail.summary.key}; `suture serve` takes it up")
