"""The environment of a service at a revision, from the repository's own lock or requirements."""

import json
from collections.abc import Callable
from dataclasses import replace
from hashlib import sha256
from pathlib import Path
from time import monotonic

from agent.domain.alert import PythonEnvironment, Service
from agent.environments.building import Installer, build_environment
from agent.environments.store import EnvironmentStore
from agent.environments.wanted import Wanted, wanted_of
from agent.errors import EnvironmentProblem
from agent.runners.interpreter import resolve_interpreter

FAILED_SECONDS = 600.0


class PreparedEnvironments:
    """Makes each environment once and gives it to every run; a service that names its own Python or paths keeps those.

    Args:
        store: where they are kept.
        installer: how packages are installed.
        now: seconds, for how long a failure is remembered.
    """

    def __init__(self, store: EnvironmentStore, installer: Installer, now: Callable[[], float] = monotonic) -> None:
        self._store, self._installer, self._now = store, installer, now
        self._failed: dict[str, tuple[float, EnvironmentProblem]] = {}

    def python_for(self, service: Service, tree: Path) -> PythonEnvironment:
        """How the service's code is run, made ready now if need be; it takes network and time the first time.

        Raises:
            EnvironmentProblem: a lock can't be read or the environment can't be made; the same failure is not tried again soon.
        """
        given = service.python
        wanted = None if given.interpreter or given.paths or service.language != "python" else wanted_of(tree, service.root)
        if wanted is None:
            return given
        base = resolve_interpreter(given)
        key = _key(wanted, base.tag, base.executable)
        when, problem = self._failed.get(key, (0.0, None))
        if problem and self._now() - when < FAILED_SECONDS:
            raise problem
        try:
            made = self._store.directory(key, lambda place: build_environment(base.executable, wanted, self._installer, place))
        except EnvironmentProblem as failure:
            self._failed[key] = (self._now(), failure)
            raise
        return replace(given, interpreter=str(made / "bin" / "python"))


def _key(wanted: Wanted, tag: str, executable: str) -> str:
    """The same for everything that would give the same environment."""
    told = json.dumps([sorted(wanted.lines), wanted.complete, tag, executable])
    return f"{tag}-{sha256(told.encode()).hexdigest()[:24]}"
