"""Durable runs on DBOS Transact: the only file that knows the engine.

Every incident is one workflow, every `run.step` one recorded step of it. A process that dies leaves both behind; the next one
with the same executor id goes on after the last recorded step. The step that was running runs again, so what a stage does to
the world is keyed by the incident or the fault.
"""

import logging
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import timedelta
from functools import partial
from threading import Condition, Event
from typing import cast

import dbos
from dbos import DBOS, DBOSConfig, SetEnqueueOptions, SetWorkflowID, SetWorkflowTimeout

from agent.domain.alert import Alert
from agent.domain.codec import dumps, loads
from agent.domain.outcome import Outcome
from agent.run import Run, StageObserver
from agent.service.durable_run import DurableRun, Recorded, Stopped
from agent.service.engine_file import EngineFile
from agent.service.engine_settings import EngineSettings
from agent.service.failures import ENDED_BADLY, described, ended_badly, failed_in
from agent.service.records import Unfinished
from agent.service.retrying import insist
from agent.service.run_journal import RunJournal
from agent.service.store import Store
from agent.service.store.repair import sentence as outcome_sentence

Remediation = Callable[[str, Sequence[Alert], Run], Outcome]
QUEUE = "incidents"
logger = logging.getLogger(__name__)
UNDER_WAY = ["PENDING", "ENQUEUED", "DELAYED"]


class RecordedError(Exception):
    """An error that a step ended with in the life of an earlier process."""


class CodecSerializer(dbos.Serializer):
    """Step results, arguments and errors as JSON of the domain's codec."""

    def serialize(self, data: object) -> str:
        """The value as text; of an error its description, without secrets."""
        return dumps({"error": described(data)} if isinstance(data, BaseException) else {"value": data})

    def deserialize(self, serialized_data: str) -> object:
        """The value, or an error to raise."""
        record = cast("Mapping[str, object]", loads(serialized_data))
        return record["value"] if "value" in record else RecordedError(record["error"])

    def name(self) -> str:
        """How the engine's tables name this format."""
        return "suture_json"


class Engine:
    """Works on incidents, one of each service at a time; one engine a process.

    Args:
        store: the records; incidents are taken from it and outcomes are written to it.
        remediate: the pipeline, from the key and the alerts of one incident to its outcome.
        settings: how it works.
        observer: told of every step that runs here, None for nobody.
    """

    def __init__(
        self, store: Store, remediate: Remediation, settings: EngineSettings, observer: StageObserver | None = None
    ) -> None:
        self._store = store
        self._remediate = remediate
        self.settings = settings
        self._observer = observer
        self._file = EngineFile(settings.database_url, settings.executor_id)
        self._stopping = Event()
        self._idle = Condition()
        self._working = 0
        self._workflow: Callable[[str, int], str] | None = None

    def start(self) -> None:
        """Take up the runs that an earlier process left, and wait for more.

        Raises:
            StoreProblem: another process of the same executor id works on the same file.
        """
        self._file.take()
        self._stopping.clear()
        _quiet_logs()
        config: DBOSConfig = {
            "name": "suture",
            "system_database_url": self.settings.database_url,
            "executor_id": self.settings.executor_id,
            "application_version": self.settings.version,
            "serializer": CodecSerializer(),
            "log_level": "ERROR",
            "notification_listener_polling_interval_sec": 0.1,  # nothing listens; it is how long stopping takes
        }
        DBOS(config=config)
        self._workflow = DBOS.workflow(name="remediate", max_recovery_attempts=self.settings.recoveries)(self._body())
        DBOS.launch()
        self._forget_other_versions()
        DBOS.register_queue(
            QUEUE,
            worker_concurrency=self.settings.concurrency,
            partition_concurrency=1,
            polling_interval_sec=self.settings.polling_seconds,
            on_conflict="always_update",
        )

    def stop(self) -> None:
        """End each run at its next step, for the next process to go on with it."""
        self._stopping.set()
        with self._idle:
            self._idle.wait_for(lambda: self._working == 0, timeout=self.settings.grace)
        DBOS.destroy(destroy_registry=True)
        self._workflow = None
        self._file.release()

    def enqueue(self, key: str) -> None:
        """Have an incident worked on; asking twice is one run.

        Raises:
            BadInput: there is no such incident.
        """
        service, attempt = self._store.attempt(key)
        self._enqueue(Unfinished(key=key, service=service, attempt=attempt))

    def settle(self) -> None:
        """Bring records and runs together: unfinished incidents get a run, those whose run ended without a word have failed.

        Intake writes to the records alone, so whatever is on record is worked on, even when the process died in between.
        """
        unfinished = self._store.unfinished()
        statuses = {
            run.workflow_id: run.status
            for start in range(0, len(unfinished), 500)
            for run in DBOS.list_workflows(
                workflow_ids=[_run_id(one) for one in unfinished[start : start + 500]], load_input=False, load_output=False
            )
        }
        for one in unfinished:
            if _run_id(one) not in statuses:
                self._enqueue(one)
        ended = [one for one in unfinished if statuses.get(_run_id(one)) in ENDED_BADLY]
        if ended:
            # An outcome is on record before its run has ended: what is unfinished now will never be finished.
            still = self._store.unfinished()
            for one in ended:
                if one in still:
                    self._store.record_outcome(one.key, ended_badly(statuses[_run_id(one)], one.key))

    def adopt(self) -> None:
        """Tell the other workers that this one is there, and take up the runs of those that are gone.

        The roll call keeps the records to itself, so that two workers do not take up the same run.
        """
        with self._store.roll_call(self.settings.executor_id, timedelta(seconds=self.settings.silent_seconds)) as present:
            for run in DBOS.list_workflows(status="PENDING", load_input=False, load_output=False):
                if run.executor_id not in present:
                    DBOS.resume_workflow(run.workflow_id, queue_name=QUEUE)

    def _enqueue(self, one: Unfinished) -> None:
        if self._workflow is None:
            raise RuntimeError("the engine has not been started")
        with (
            SetWorkflowID(_run_id(one)),
            SetWorkflowTimeout(self.settings.seconds),
            SetEnqueueOptions(queue_partition_key=one.service or "unknown"),
        ):
            DBOS.enqueue_workflow(QUEUE, self._workflow, one.key, one.attempt)

    def _body(self) -> Callable[[str, int], str]:
        def remediate(key: str, attempt: int) -> str:
            with self._counted():
                return self._work(key, attempt)

        return remediate

    def _work(self, key: str, attempt: int) -> str:
        patience = self.settings.patience
        run = DurableRun(_recorded, RunJournal(self._store, key, attempt), self._observer, patience, self._stopping)
        try:
            insist(partial(self._store.begin, key), patience)
            logger.info("Incident %s is being worked on.", key)
            outcome = self._remediate(key, self._store.alerts(key), run)
        except Exception as error:  # noqa: BLE001 - worker boundary: whatever a stage raises, the incident must end with a reason
            outcome = failed_in(run.stage, str(error) if isinstance(error, RecordedError) else described(error), key)
        if self._stopping.is_set():
            # The error may be our own doing, and the records may be closed; the next process finds out.
            raise Stopped
        insist(partial(self._store.record_outcome, key, outcome), patience)
        logger.info("Incident %s has ended. %s", key, outcome_sentence(outcome))
        return type(outcome.result).__name__

    @contextmanager
    def _counted(self) -> Iterator[None]:
        with self._idle:
            self._working += 1
        try:
            yield
        finally:
            with self._idle:
                self._working -= 1
                self._idle.notify_all()

    def _forget_other_versions(self) -> None:
        for run in DBOS.list_workflows(status=UNDER_WAY, load_input=False, load_output=False):
            if run.app_version != self.settings.version:
                DBOS.cancel_workflow(run.workflow_id)
                DBOS.delete_workflow(run.workflow_id)


def _recorded(name: str, work: Callable[[], Recorded]) -> Recorded:
    return DBOS.run_step({"name": name}, work)


def _run_id(one: Unfinished) -> str:
    return f"{one.key}.{one.attempt}"


def _quiet_logs() -> None:
    # With a handler in place the engine adds none to the console; its errors reach the handlers of the root.
    logger = logging.getLogger("dbos")
    if not logger.handlers:
        logger.addHandler(logging.NullHandler())
