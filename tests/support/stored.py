"""Incidents on record, in every state a page can meet."""

from collections.abc import Sequence

from alerting import LabelCatalogue
from sample_outcomes import evidence

from agent.domain.alert import Alert
from agent.domain.evidence import Evidence
from agent.domain.outcome import Outcome
from agent.service.store import Store

CATALOGUE = LabelCatalogue("shop")


def stored(store: Store, alerts: Sequence[Alert], outcome: Outcome | None = None, found: Sequence[Evidence] | None = None) -> str:
    """Key of an incident with these alerts, worked on, and finished when there is an outcome."""
    key = store.take_in(alerts, CATALOGUE)[0].incident_key
    store.begin(key)
    store.record_evidence(key, evidence() if found is None else found)
    store.add_timeline(key, "gather_evidence", "Two pieces of evidence.", 0.34)
    if outcome:
        store.record_outcome(key, outcome)
    return key
