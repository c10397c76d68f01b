"""What a run leaves in the records as it goes: its timeline, and its evidence; every entry once, however often it is replayed."""

from agent.domain.alert import Incident
from agent.domain.evidence import Evidence
from agent.service.stage_texts import sentence
from agent.service.store import Store


class RunJournal:
    """Writes the steps of one try at one incident.

    Args:
        store: the records.
        key: the incident.
        attempt: how often it was retried.
    """

    def __init__(self, store: Store, key: str, attempt: int) -> None:
        self._store = store
        self._key = key
        self._attempt = attempt

    def finished(self, number: int, stage: str, seconds: float, result: object) -> None:
        """A step has its result, now or in the life of an earlier process.

        Args:
            number: of the step within the run, from 1.
            stage: name of the stage.
            seconds: how long it took when it ran.
            result: what it returned.
        """
        if isinstance(result, Incident):
            self._store.record_incident(result)
        if isinstance(result, tuple) and result and all(isinstance(one, Evidence) for one in result):
            self._store.record_evidence(self._key, result)
        once = f"{self._attempt}.{number} {stage}"
        self._store.add_timeline(self._key, stage, sentence(stage, result), seconds, once=once)
