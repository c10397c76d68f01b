"""Settings to a service that is ready to start: records, engine, worker and web application."""

import socket
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from fastapi import FastAPI

from agent.domain.alert import Alert
from agent.domain.outcome import Outcome
from agent.errors import BadSettings
from agent.model_settings import Endpoint
from agent.pipeline import remediate
from agent.plugins import intruders
from agent.ports import Ports
from agent.run import Run
from agent.service.app import create_app
from agent.service.auth import Access, BindDecision, bind_address
from agent.service.durable import Engine, Remediation
from agent.service.engine_settings import EngineSettings
from agent.service.metrics import Metrics
from agent.service.pull_request_watch import PullRequestWatch
from agent.service.store import Store
from agent.service.worker import Worker
from agent.settings import Secrets, Settings
from agent.state import database_urls
from agent.wiring import catalogue_of, ports_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Assembly:
    """The parts of one service process.

    Args:
        app: the web application.
        store: the records, migrated.
        worker: not started yet.
        bind: where to listen, and what the operator should be told.
        ports: the world the pipeline sees.
    """

    app: FastAPI
    store: Store
    worker: Worker
    bind: BindDecision
    ports: Ports


def assemble(settings: Settings, base: Path, secrets: Secrets, endpoint: Endpoint | None = None) -> Assembly:
    """Build every part; nothing listens and nothing is worked on yet.

    Args:
        settings: suture.yaml.
        base: what its relative paths start from.
        secrets: from the environment.
        endpoint: of a language model, from the environment; None asks none.

    Raises:
        BadSettings: another distribution has overwritten our packages.
        SandboxUnavailable: no sandbox holds.
        StoreProblem: the database does not answer.
    """
    if found := intruders():
        named = "; ".join(f"{name} also belongs to {', '.join(owners)}" for name, owners in found.items())
        raise BadSettings(named, expected="our packages to be ours alone", remedy="install Suture into an environment of its own")
    configured = secrets.database_url.get_secret_value()
    urls = database_urls(settings, base, configured)
    store = Store(urls["records"])
    store.migrate()
    ports = ports_of(settings, base, store, endpoint=endpoint)
    metrics = Metrics()
    executor = secrets.worker_id or (socket.gethostname() if configured else "local")
    engine_settings = EngineSettings(database_url=urls["engine"], executor_id=executor, concurrency=settings.concurrency)
    watch = PullRequestWatch(store, ports.catalogue, ports.forge)
    worker = Worker(store, Engine(store, _remediation(settings, ports), engine_settings, metrics), chores=(watch.look,))
    access = access_of(secrets)
    app = create_app(
        store=store,
        catalogue=catalogue_of(settings),
        worker=worker,
        access=access,
        metrics=metrics,
        body_limit=settings.server.body_limit,
    )
    return Assembly(app=app, store=store, worker=worker, bind=bind_address(settings.server.host, access), ports=ports)


def access_of(secrets: Secrets) -> Access:
    """The secrets of the web service's doors."""
    return Access(
        webhook_tokens=secrets.webhook_tokens(),
        webhook_secrets=secrets.webhook_secrets(),
        page_token=secrets.web_token.get_secret_value(),
    )


def _remediation(settings: Settings, ports: Ports) -> Remediation:
    """The pipeline with the policy of the service that the alerts speak of."""

    def remediate_by_policy(key: str, alerts: Sequence[Alert], run: Run) -> Outcome:
        services = (ports.catalogue.service_for(alert) for alert in alerts)
        service = next((one for one in services if one), None)
        return remediate(alerts, ports, settings.policy_for(service), run, key)

    return remediate_by_policy
