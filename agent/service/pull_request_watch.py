"""Closes published incidents whose pull request has ended, so that their fault is free when it comes back."""

import logging
from collections.abc import Sequence

from agent.domain.outcome import Published, PullRequest, PullRequestState
from agent.errors import ForgeProblem
from agent.ports import Catalogue, Forge
from agent.service.records import IncidentDetail
from agent.service.store import Store

logger = logging.getLogger(__name__)


class PullRequestWatch:
    """Asks the forge about the pull requests of incidents that are published and not closed.

    While its pull request is open an incident answers for its fault; once it was merged or closed, the next alert of that fault
    opens a new incident, and what became of the pull request is for that one's own run to judge.

    Args:
        store: the records.
        catalogue: names the repository of an incident's alerts.
        forge: knows the pull requests.
    """

    def __init__(self, store: Store, catalogue: Catalogue, forge: Forge) -> None:
        self._store = store
        self._catalogue = catalogue
        self._forge = forge

    def look(self) -> None:
        """Close each incident whose pull request has ended; one the forge can't be asked about waits for the next look."""
        for key in self._store.published():
            detail = self._store.incident(key)
            if detail is None or detail.outcome is None or not isinstance(detail.outcome.result, Published):
                continue
            opened = detail.outcome.result.pull_request
            try:
                found = self._known(detail, opened)
            except ForgeProblem as problem:
                logger.warning("Pull request %s of incident %s could not be looked up: %s", opened.number, key, problem)
                continue
            if found and all(one.state is not PullRequestState.OPEN for one in found):
                self._store.close(key, f"Pull request {found[0].number} was {found[0].state.value}.")

    def _known(self, detail: IncidentDetail, opened: PullRequest) -> Sequence[PullRequest]:
        services = (self._catalogue.service_for(alert) for alert in detail.alerts)
        service = next((one for one in services if one is not None), None)
        return self._forge.find(service.repository, opened.marker) if service else ()
