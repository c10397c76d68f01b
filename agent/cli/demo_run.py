"""The run of `suture demo`, step by step, told as it happens."""

import logging
import secrets
import shutil
import sys
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import uvicorn
from pydantic import SecretStr
from rich.markup import escape

from agent.cli.console import out
from agent.cli.exit_codes import NO_FIX, PROVEN
from agent.cli.report import show_outcome, visible
from agent.demo.alertmanager import deliver, webhook_body
from agent.demo.shop import ORDERS, make_repository, place_order, running_shop
from agent.domain.outcome import Outcome, Published
from agent.errors import StoreProblem
from agent.forges.folder import FolderForge
from agent.sandbox_settings import SandboxSection
from agent.service.assembly import Assembly, assemble
from agent.service.server import listening_socket, server_config
from agent.service.store import Store
from agent.settings import Secrets, ServerSection, ServiceSection, Settings

PATIENCE_SECONDS = 120
LOOK_SECONDS = 0.1
NAME = "suture"


def run_demo(*, keep: bool) -> int:
    """Break the shop, deliver the alert, show what Suture makes of it.

    Args:
        keep: go on serving the web page until Ctrl-C.

    Returns:
        The exit code: 0 when a pull request was opened.
    """
    logging.getLogger("agent.sandboxes.process").addHandler(logging.NullHandler())  # said once, by _say_sandbox
    place = Path(tempfile.mkdtemp(prefix="suture-demo-"))
    place.chmod(0o711)
    token = secrets.token_urlsafe(24)
    _heading("1", "A small shop, in a git repository, goes to work")
    make_repository(place / "shop")
    out.print(f"   {place / 'shop'}: two commits, four green tests, one ordinary bug")
    settings = _settings(place)
    (place / "suture.yaml").write_text(settings.model_dump_json(indent=1), encoding="utf-8")
    assembly = assemble(settings, place, _secrets(token))
    _say_sandbox(assembly)
    with running_shop(place / "shop", place / "shop.log") as shop, _serving(assembly) as port:
        started = datetime.now(UTC)
        failed = _send_orders(shop)
        _heading("3", "Alertmanager delivers the alert")
        status = deliver(port, token, webhook_body(started=started, failed=failed, requests=len(ORDERS)))
        key = _incident_key(assembly.store)
        out.print(f"   POST /webhooks/alertmanager → {status}: incident [name]{key}[/]")
        _heading("4", "Suture works on it")
        outcome = _watch(assembly.store, key)
        _heading("5", "What came out")
        show_outcome(out, outcome)
        _show_where(place, key, outcome)
        if keep:
            _keep(port, key, token)
    return PROVEN if isinstance(outcome.result, Published) else NO_FIX


def _settings(place: Path) -> Settings:
    return Settings(
        state="state",
        cache="cache",
        server=ServerSection(port=0),
        sandbox=SandboxSection(order=("bubblewrap", "process"), allow_uncontained=True),
        services=(ServiceSection(name="shop", repository=str(place / "shop"), branch="main", logs=(str(place / "shop.log"),)),),
    )


def _secrets(token: str) -> Secrets:
    return Secrets(webhook_token=SecretStr(token), web_token=SecretStr(token), database_url=SecretStr(""))


def _say_sandbox(assembly: Assembly) -> None:
    name = assembly.ports.sandbox.name
    if name == "bubblewrap":
        out.print("   sandbox: bubblewrap, and a probe could not get out of it")
    else:
        out.print(
            f"   [warn]sandbox: {name}. NOT A SANDBOX: good enough for the demo's own code only. apt-get install bubblewrap[/]"
        )


def _send_orders(shop: int) -> int:
    _heading("2", "Customers order")
    failed = 0
    for order in ORDERS:
        status, body = place_order(shop, order)
        failed += status >= 500
        style = "bad" if status >= 500 else "good"
        out.print(f"   POST /checkout coupon={order.get('coupon', '-'):<10} → [{style}]{status}[/] {escape(body)}")
    return failed


def _incident_key(store: Store) -> str:
    return store.incidents(limit=1)[0].key


@contextmanager
def _serving(assembly: Assembly) -> Iterator[int]:
    configuration = server_config(assembly.app, host=assembly.bind.host, port=0)
    listening = listening_socket(configuration)
    server = uvicorn.Server(configuration)
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]}, daemon=True)
    assembly.worker.start()
    thread.start()
    try:
        yield listening.getsockname()[1]
    finally:
        server.should_exit = True
        thread.join()
        assembly.worker.stop()
        assembly.store.dispose()
        listening.close()


def _watch(store: Store, key: str) -> Outcome:
    """Print the timeline as it grows; the outcome once there is one."""
    shown = 0
    pause = threading.Event()
    for _ in range(int(PATIENCE_SECONDS / LOOK_SECONDS)):
        detail = store.incident(key)
        for entry in store.timeline(key, after=shown):
            shown = entry.sequence
            seconds = "" if entry.seconds is None else f"{entry.seconds:.2f} s"
            out.print(
                f"   [quiet]{seconds:>7}[/]  {escape(visible(entry.text))}", soft_wrap=False, no_wrap=True, overflow="ellipsis"
            )
        if detail and detail.outcome:
            return detail.outcome
        pause.wait(LOOK_SECONDS)
    raise StoreProblem(f"incident {key} has no outcome after {PATIENCE_SECONDS} s", remedy="run `suture doctor`")


def _show_where(place: Path, key: str, outcome: Outcome) -> None:
    if isinstance(outcome.result, Published):
        pull = outcome.result.pull_request
        forge = FolderForge(place / "state" / "forge")
        out.print("\n[name]Where to look[/]")
        suture = _command()
        out.print(f"   {suture} pulls show {pull.number} --config {place}")
        out.print(f"   {suture} incidents explain {key} --config {place}")
        out.print(f"   git -C {forge.repository(str(place / 'shop'))} show {pull.branch}")


def _command() -> str:
    """How to call this command again from the same shell."""
    called = Path(sys.argv[0])
    if called.name != NAME:
        return NAME
    found = shutil.which(NAME) if called.is_absolute() else None
    return NAME if found and called.samefile(found) else str(called)


def _keep(port: int, key: str, token: str) -> None:
    out.print(f"\n[name]Web page[/]  http://127.0.0.1:{port}/incidents/{key}")
    out.print(f"[name]Token[/]     {token}")
    out.print("[quiet]Ctrl-C ends it.[/]")
    try:
        threading.Event().wait()
    except KeyboardInterrupt:
        out.print()


def _heading(number: str, text: str) -> None:
    out.print(f"\n[name]{number}  {text}[/]")
