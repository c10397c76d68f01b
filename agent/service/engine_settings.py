"""How the engine works: one value, so that wiring and tests say it in one place."""

from dataclasses import dataclass, field

from agent.service.retrying import Patience

# Runs begun by a pipeline of other steps can't be continued; raise it when steps change, and they begin anew.
PIPELINE_VERSION = "1"


@dataclass(frozen=True, slots=True, kw_only=True)
class EngineSettings:
    """How the engine works.

    Args:
        database_url: the engine's own database: `sqlite:////path/engine.db` (a file beside the store's, not the same), or the
            PostgreSQL database of the store.
        executor_id: names this worker: the same after a restart, another one for each worker on the same database.
        version: of the steps; runs of another version begin anew.
        concurrency: incidents worked on at once by this process; of one service it is one at a time in all processes.
        seconds: wall time after which a run is stopped at its next step.
        patience: with errors that may pass.
        recoveries: how many deaths of the process one run survives.
        polling_seconds: pause between two looks at the queue.
        roll_call_seconds: pause between two roll calls of the workers on the same database.
        silent_seconds: a worker that was not heard of for that long is gone, and its runs are taken up by the others.
        grace: seconds that steps in progress get to finish when the engine stops.
    """

    database_url: str
    executor_id: str = "local"
    version: str = PIPELINE_VERSION
    concurrency: int = 2
    seconds: float = 3600.0
    patience: Patience = field(default_factory=Patience)
    recoveries: int = 20
    polling_seconds: float = 0.1
    roll_call_seconds: float = 10.0
    silent_seconds: float = 60.0
    grace: float = 5.0
