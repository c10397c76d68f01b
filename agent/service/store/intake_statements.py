"""The statements of intake, built once: building them for every alert would cost more than running them."""

from sqlalchemy import bindparam, exists, func, insert, or_, select, update

from agent.domain.alert import AlertStatus
from agent.service.records import IncidentState
from agent.service.store.tables import ALERTS, INCIDENTS

UNFINISHED = tuple(state.value for state in IncidentState if not state.finished)
# A published incident answers for its fault until its pull request has ended.
CLOSED_BY_RESOLUTION = (IncidentState.SUGGESTED.value, IncidentState.DECLINED.value, IncidentState.FAILED.value)

_known = select(ALERTS.c.id, ALERTS.c.status, ALERTS.c.incident_key).where(ALERTS.c.identity == bindparam("identity"))
_firing = ALERTS.c.status == AlertStatus.FIRING.value
_grouped, _owner = INCIDENTS.alias("grouped"), INCIDENTS.alias("owner")
_named = exists().where(ALERTS.c.incident_key == _owner.c.key, ALERTS.c.name == bindparam("name"))

SAME_ALERT = _known.where(ALERTS.c.starts_at == bindparam("starts_at"))
EARLIER_ALERT = _known.where(_firing, ALERTS.c.starts_at <= bindparam("starts_at")).order_by(ALERTS.c.starts_at.desc()).limit(1)
FIRING_IN_INCIDENT = select(ALERTS.c.id).where(ALERTS.c.incident_key == bindparam("key"), _firing).limit(1)
NAMED_IN_INCIDENT = (
    select(ALERTS.c.id).where(ALERTS.c.incident_key == bindparam("key"), ALERTS.c.name == bindparam("name")).limit(1)
)
INSERT_ALERT = insert(ALERTS)
COUNT_DELIVERY = (
    update(ALERTS)
    .where(ALERTS.c.id == bindparam("record"))
    .values(deliveries=ALERTS.c.deliveries + 1, last_seen_at=bindparam("now"))
)
KEEP_STATE = (
    update(ALERTS)
    .where(ALERTS.c.id == bindparam("record"))
    .values(status=bindparam("new_status"), ends_at=bindparam("ended"), body=bindparam("new_body"))
)
END_OLDER_CONDITIONS = (
    update(ALERTS)
    .where(ALERTS.c.identity == bindparam("whose"), _firing)
    .values(status=AlertStatus.RESOLVED.value, ends_at=bindparam("ended"))
)

OPEN_INCIDENT_OF_ALERT = (
    select(INCIDENTS.c.key)
    .join(ALERTS, ALERTS.c.incident_key == INCIDENTS.c.key)
    .where(ALERTS.c.identity == bindparam("identity"), INCIDENTS.c.closed_at.is_(None))
    .order_by(ALERTS.c.starts_at.desc())
    .limit(1)
)
JOINABLE_INCIDENT_OF_GROUP = (
    select(_owner.c.key)
    .join(_grouped, _owner.c.key == func.coalesce(_grouped.c.merged_into, _grouped.c.key))
    .where(_grouped.c.group_key == bindparam("group"), _owner.c.closed_at.is_(None))
    .where(or_(_owner.c.state.in_(UNFINISHED), _named))
    .order_by(_owner.c.opened_at.desc(), _owner.c.key)
    .limit(1)
)
INCIDENT_OF_KEY = select(INCIDENTS.c.key).where(INCIDENTS.c.key == bindparam("key"))
INSERT_INCIDENT = insert(INCIDENTS)
CLOSE_FINISHED = (
    update(INCIDENTS)
    .where(INCIDENTS.c.key == bindparam("which"), INCIDENTS.c.state.in_(CLOSED_BY_RESOLUTION))
    .values(closed_at=bindparam("now"))
)
