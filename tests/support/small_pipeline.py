"""A small pipeline with effects on disk, and the life of a worker that runs it: what the kill tests kill.

Every execution of a step appends to `ran`, every record of one to `recorded`; the last step opens a pull request, which is a line
in `pull-requests` that is only written when the incident has none.
"""

import os
from collections.abc import Sequence
from pathlib import Path
from threading import Event

from alerting import LabelCatalogue, firing
from kill import Killer, KillingObserver

from agent.domain.alert import Alert
from agent.domain.outcome import Action, Decision, Outcome, Suggested
from agent.domain.proof import Reason
from agent.run import Run
from agent.service.durable import Engine
from agent.service.engine_settings import EngineSettings
from agent.service.store import Store
from agent.service.worker import Worker

STEPS = ("gather", "reproduce", "propose", "verify", "carry_out")
STAGES = tuple(f"stage_{step}" for step in STEPS)


class Ledger:
    """Append-only files that survive a kill.

    Args:
        root: their directory.
    """

    def __init__(self, root: Path) -> None:
        self._root = root

    def write(self, name: str, line: str) -> None:
        """Append a line with one write."""
        file = os.open(self._root / name, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
        os.write(file, f"{line}\n".encode())
        os.close(file)

    def lines(self, name: str) -> list[str]:
        """Every line, oldest first."""
        path = self._root / name
        return path.read_text().splitlines() if path.exists() else []


class SmallPipeline:
    """Five steps; each leaves a trace, the last one opens the pull request.

    Args:
        ledger: where traces are left.
        killer: told of the place `inside <step>`, where the effect is done and the step is not recorded yet.
    """

    def __init__(self, ledger: Ledger, killer: Killer) -> None:
        self._ledger = ledger
        self._killer = killer

    def remediate(self, _key: str, alerts: Sequence[Alert], run: Run) -> Outcome:
        """Run every step for the incident of these alerts."""
        name = alerts[0].fingerprint
        stages = (self.stage_gather, self.stage_reproduce, self.stage_propose, self.stage_verify, self.stage_carry_out)
        reasons = tuple(run.step(stage, name) for stage in stages)
        return Outcome(result=Suggested(body=name, decision=Decision(action=Action.SUGGEST, reasons=reasons)))

    def stage_gather(self, name: str) -> Reason:
        """A step."""
        return self._do(name, "gather")

    def stage_reproduce(self, name: str) -> Reason:
        """A step."""
        return self._do(name, "reproduce")

    def stage_propose(self, name: str) -> Reason:
        """A step."""
        return self._do(name, "propose")

    def stage_verify(self, name: str) -> Reason:
        """A step."""
        return self._do(name, "verify")

    def stage_carry_out(self, name: str) -> Reason:
        """The step with an effect outside."""
        if name not in self._ledger.lines("pull-requests"):
            self._ledger.write("pull-requests", name)
        return self._do(name, "carry_out")

    def _do(self, name: str, step: str) -> Reason:
        self._ledger.write("ran", f"{name} {step}")
        self._killer.passes("inside")
        self._killer.passes(f"inside {step}")
        return Reason(code=step, text=name)


class RecordingObserver(KillingObserver):
    """Writes down which steps are on record, then passes the places of its kind."""

    def __init__(self, killer: Killer, ledger: Ledger) -> None:
        super().__init__(killer)
        self._ledger = ledger

    def finished(self, stage: str, seconds: float, result: object) -> None:
        """The stage's result is on record."""
        assert isinstance(result, Reason)
        self._ledger.write("ran", f"{result.text} {result.code} recorded")
        super().finished(stage, seconds, result)


class KillableStore(Store):
    """A store that passes a place before and after an outcome is recorded."""

    killer = Killer("")

    def record_outcome(self, key: str, outcome: Outcome) -> None:
        """Record it."""
        self.killer.passes("before outcome")
        super().record_outcome(key, outcome)
        self.killer.passes("after outcome")


def live(root: str, incidents: int, place: str = "", url: str = "", executor: str = "local") -> None:
    """One life: take in the alerts, work until every incident is finished.

    Args:
        root: directory of the ledger, and of the two SQLite files.
        incidents: how many.
        place: where to be killed, empty for nowhere.
        url: of a PostgreSQL database for everything, empty for SQLite.
        executor: name of the worker.
    """
    killer, ledger = Killer(place), Ledger(Path(root))
    store = KillableStore(url or f"sqlite:///{root}/suture.db")
    store.killer = killer
    store.migrate()
    settings = EngineSettings(
        database_url=url or f"sqlite:///{root}/engine.db",
        executor_id=executor,
        recoveries=1000,
        polling_seconds=0.02,
        roll_call_seconds=0.1,
        silent_seconds=0.5,
    )
    worker = Worker(
        store,
        Engine(store, SmallPipeline(ledger, killer).remediate, settings, RecordingObserver(killer, ledger)),
        look_seconds=0.05,
    )
    names = [f"i{number}" for number in range(incidents)]
    taken = store.take_in([firing(name, group=name, service=name) for name in names], LabelCatalogue(*names))
    ledger.write("acknowledged", str(len(taken)))
    killer.passes("taken in")
    worker.start()
    while store.pending():
        Event().wait(0.01)
    # No stop(): the process ends as a killed one does, after its work is done.
