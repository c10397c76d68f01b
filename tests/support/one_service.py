"""A store and a worker with a pipeline of the test's own, restarted at will."""

from threading import Event
from time import monotonic

from alerting import LabelCatalogue, firing

from agent.domain.outcome import Declined, Failed, Outcome
from agent.domain.proof import Reason
from agent.service.durable import Engine, Remediation
from agent.service.engine_settings import EngineSettings
from agent.service.records import IncidentState
from agent.service.retrying import Patience
from agent.service.store import Store
from agent.service.worker import Worker

SERVICES = LabelCatalogue("shop", "mail")


def declined(text: str = "Nothing to do.") -> Outcome:
    """An outcome that tells the text."""
    return Outcome(result=Declined(reasons=(Reason(code="test", text=text),)))


class OneService:
    """A worker with one pipeline, restarted at will.

    Args:
        url: of the records, migrated.
        engine_url: of the engine.
    """

    def __init__(self, url: str, engine_url: str) -> None:
        self.store = Store(url)
        self.settings = EngineSettings(database_url=engine_url, polling_seconds=0.02, patience=Patience(pause=0.01), grace=20.0)
        self._workers: list[Worker] = []

    def start(self, remediate: Remediation, settings: EngineSettings | None = None, silent_seconds: float = 30.0) -> Worker:
        """A worker at work."""
        engine = Engine(self.store, remediate, settings or self.settings)
        worker = Worker(self.store, engine, look_seconds=0.02, silent_seconds=silent_seconds)
        worker.start()
        self._workers.append(worker)
        return worker

    def opened(self, name: str = "f1", service: str = "shop") -> str:
        """The key of a new incident."""
        [taken] = self.store.take_in([firing(name, group=name, service=service)], SERVICES)
        return taken.incident_key

    def finished(self, *keys: str) -> list[IncidentState]:
        """The states of the incidents once none is unfinished."""
        end = monotonic() + 60
        while set(keys) & set(self.store.pending()):
            assert monotonic() < end, "the incidents are never finished"
            Event().wait(0.01)
        details = [self.store.incident(key) for key in keys]
        return [detail.summary.state for detail in details if detail]

    def reasons(self, key: str) -> list[str]:
        """Why the incident was declined or has failed."""
        detail = self.store.incident(key)
        assert detail
        assert detail.outcome
        assert isinstance(detail.outcome.result, Declined | Failed)
        return [reason.text for reason in detail.outcome.result.reasons]

    def close(self) -> None:
        """Stop everything."""
        for worker in self._workers:
            worker.stop()
        self.store.dispose()
