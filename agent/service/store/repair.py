"""What a repair writes about its incident, inside one write transaction; everything may be written again."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Connection, select, update

from agent.domain.alert import Incident
from agent.domain.codec import dumps
from agent.domain.evidence import Evidence
from agent.domain.outcome import Declined, Failed, Outcome, Published, Suggested
from agent.errors import BadInput
from agent.service.records import IncidentState
from agent.service.store.intake import all_resolved
from agent.service.store.intake_statements import CLOSED_BY_RESOLUTION
from agent.service.store.tables import INCIDENTS
from agent.service.store.texts import showable, storable
from agent.service.store.timeline import add_entry


def begin(connection: Connection, key: str) -> None:
    """Mark a waiting incident as being worked on."""
    waiting = (INCIDENTS.c.key == key) & (INCIDENTS.c.state == IncidentState.WAITING.value)
    connection.execute(update(INCIDENTS).where(waiting).values(state=IncidentState.WORKING.value))


def record_incident(connection: Connection, incident: Incident) -> None:
    """Keep the incident's service and title as the pipeline found them."""
    service = incident.service.name if incident.service.repository else ""
    named = {"service": service, "title": showable(incident.title, 300)}
    connection.execute(update(INCIDENTS).where(INCIDENTS.c.key == incident.key).values(**named))


def record_evidence(connection: Connection, key: str, evidence: Sequence[Evidence]) -> None:
    """Keep what was found out."""
    connection.execute(update(INCIDENTS).where(INCIDENTS.c.key == key).values(evidence=dumps(tuple(evidence))))


def record_outcome(connection: Connection, key: str, outcome: Outcome, now: datetime) -> None:
    """Keep what came of the incident; a merged one stays merged.

    Raises:
        BadInput: there is no such incident.
    """
    row = _row(connection, key)
    text, state = sentence(outcome), state_of(outcome)
    values: dict[str, object] = {"outcome": dumps(outcome), "result": showable(text), "pull_request_url": _url(outcome)}
    if row.state != IncidentState.MERGED:
        values["state"] = state.value
        closes = state.value in CLOSED_BY_RESOLUTION and all_resolved(connection, key)
        values["closed_at"] = (row.closed_at or now) if closes else None
    connection.execute(update(INCIDENTS).where(INCIDENTS.c.key == key).values(**values))
    add_entry(connection, key, now, "outcome", text, once=f"outcome {row.attempt}")


def retry(connection: Connection, key: str, now: datetime) -> None:
    """Put a finished incident back in the queue.

    Raises:
        BadInput: there is no such incident, it is being worked on, or it was merged into another one.
    """
    row = _row(connection, key)
    if row.state == IncidentState.MERGED:
        raise BadInput(f"incident {key} was merged into {row.merged_into}", remedy=f"retry {row.merged_into} instead")
    if not IncidentState(row.state).finished:
        raise BadInput(f"incident {key} is {row.state}", expected="a finished incident", remedy="wait until it is finished")
    again = {"state": IncidentState.WAITING.value, "attempt": row.attempt + 1, "closed_at": None, "result": ""}
    connection.execute(update(INCIDENTS).where(INCIDENTS.c.key == key).values(**again))
    add_entry(connection, key, now, "intake", "A person asked for another try.")


def close(connection: Connection, key: str, why: str, now: datetime) -> None:
    """Close a finished incident, so that its fault is free and its alerts open a new one; closing twice changes nothing.

    Raises:
        BadInput: there is no such incident, or it is being worked on.
    """
    row = _row(connection, key)
    if not IncidentState(row.state).finished:
        raise BadInput(f"incident {key} is {row.state}", expected="a finished incident", remedy="wait until it is finished")
    if row.closed_at is None:
        connection.execute(update(INCIDENTS).where(INCIDENTS.c.key == key).values(closed_at=now))
        add_entry(connection, key, now, "closed", why)


def state_of(outcome: Outcome) -> IncidentState:
    """The state an outcome leaves an incident in."""
    match outcome.result:
        case Published():
            return IncidentState.PUBLISHED
        case Suggested():
            return IncidentState.SUGGESTED
        case Declined():
            return IncidentState.DECLINED
        case Failed():
            return IncidentState.FAILED


def sentence(outcome: Outcome) -> str:
    """An outcome in a sentence."""
    match outcome.result:
        case Published(pull_request=pull_request, joined=joined):
            verb = "Joined" if joined else "Opened"
            return f"{verb} pull request {pull_request.number}: {pull_request.title}"
        case Suggested(decision=decision):
            return f"Suggested: {decision.trial.fix.title}" if decision.trial else "Suggested a fix."
        case Declined(reasons=reasons) | Failed(reasons=reasons):
            return reasons[0].text if reasons else "No reason was given."


def _url(outcome: Outcome) -> str:
    return storable(outcome.result.pull_request.url) if isinstance(outcome.result, Published) else ""


def _row(connection: Connection, key: str):  # type: ignore[no-untyped-def] # noqa: ANN202 - SQLAlchemy's row types say nothing
    columns = (INCIDENTS.c.state, INCIDENTS.c.attempt, INCIDENTS.c.merged_into, INCIDENTS.c.closed_at)
    row = connection.execute(select(*columns).where(INCIDENTS.c.key == key)).first()
    if row is None:
        raise BadInput(f"no incident {key!r}", expected="the key of one", remedy="list them with `suture incidents list`")
    return row
