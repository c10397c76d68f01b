"""The life of a worker with the real pipeline and the real backends on a shop that has crashed: what the end-to-end kill test kills."""

import json
from datetime import UTC, datetime
from pathlib import Path
from threading import Event

from kill import Killer, KillingObserver

from agent.alerts.alertmanager import parse_alertmanager
from agent.demo.alertmanager import webhook_body
from agent.pipeline import remediate
from agent.sandboxes.bubblewrap import Bubblewrap
from agent.service.durable import Engine
from agent.service.engine_settings import EngineSettings
from agent.service.store import Store
from agent.service.worker import Worker
from agent.settings_file import load_settings
from agent.state import database_urls
from agent.wiring import catalogue_of, ports_of

STAGES = (
    "open_incident",
    "gather_evidence",
    "locate_code",
    "claim_fault",
    "reproduce",
    "rule_fixes",
    "verify_fix",
    "carry_out",
)


def live(root: str, started: str, place: str = "") -> None:
    """One life: take in the shop's alert, work until the incident is finished.

    Args:
        root: a prepared place, see suture_process.prepare.
        started: when the alert began, ISO 8601.
        place: where to be killed, empty for nowhere.
    """
    base = Path(root)
    settings = load_settings(base)
    urls = database_urls(settings, base, "")
    store = Store(urls["records"])
    store.migrate()
    ports = ports_of(settings, base, store, Bubblewrap())
    policy = settings.policy_for(None)
    engine = Engine(
        store,
        lambda key, alerts, run: remediate(alerts, ports, policy, run, key),
        EngineSettings(database_url=urls["engine"], recoveries=1000, polling_seconds=0.02),
        KillingObserver(Killer(place)),
    )
    worker = Worker(store, engine, look_seconds=0.05)
    body = webhook_body(started=datetime.fromisoformat(started).astimezone(UTC), failed=1, requests=3)
    store.take_in(parse_alertmanager(json.dumps(body).encode(), "alertmanager").alerts, catalogue_of(settings))
    worker.start()
    while store.pending():
        Event().wait(0.02)
