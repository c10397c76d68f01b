"""The service under a storm, in a process of its own: the real app, store, engine and worker, with a pipeline that is quick.

Prints the port it listens on; ends when standard input does.
"""

import asyncio
import sys
from collections.abc import Sequence
from pathlib import Path
from threading import Thread

import uvicorn
from alerting import LabelCatalogue
from storm_alerts import SERVICES

from agent.domain.alert import Alert
from agent.domain.outcome import Declined, Outcome
from agent.domain.proof import Reason
from agent.run import Run
from agent.service.app import create_app
from agent.service.auth import Access
from agent.service.durable import Engine
from agent.service.engine_settings import EngineSettings
from agent.service.server import listening_socket, server_config
from agent.service.store import Store
from agent.service.worker import Worker


def remediate(_key: str, alerts: Sequence[Alert], run: Run) -> Outcome:
    """Three steps, then nothing to do."""
    count = run.step(len, alerts)
    for step in (str, repr):
        run.step(step, count)
    return Outcome(result=Declined(reasons=(Reason(code="storm", text="Nothing to do."),)))


def main(root: Path) -> None:
    """Serve until standard input ends."""
    store = Store(f"sqlite:///{root}/suture.db")
    store.migrate()
    worker = Worker(store, Engine(store, remediate, EngineSettings(database_url=f"sqlite:///{root}/engine.db")))
    worker.start()
    app = create_app(store=store, catalogue=LabelCatalogue(*SERVICES), worker=worker, access=Access())
    configuration = server_config(app, host="127.0.0.1", port=0)
    server, listening = uvicorn.Server(configuration), listening_socket(configuration)

    def await_end() -> None:
        sys.stdin.read()
        server.should_exit = True

    Thread(target=await_end, daemon=True).start()
    sys.stdout.write(f"{listening.getsockname()[1]}\n")
    sys.stdout.flush()
    asyncio.run(server.serve(sockets=[listening]))
    worker.stop()
    store.dispose()


if __name__ == "__main__":
    main(Path(sys.argv[1]))
