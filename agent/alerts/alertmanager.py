"""Alertmanager's webhook, version "4": bytes in, alerts out, everything checked."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime

from agent.alerts.json_field import Field, made_storable, storable
from agent.alerts.strict_json import read_json
from agent.domain.alert import Alert, AlertStatus
from agent.domain.untrusted import Untrusted

VERSION = "4"
NAME_LIMIT = 256
LABELS_LIMIT = 128
LABEL_LIMIT = 4096
ANNOTATIONS_LIMIT = 128
ANNOTATION_LIMIT = 16 * 1024
URL_LIMIT = 8192
EARLIEST = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True, kw_only=True)
class AlertmanagerBatch:
    """The alerts of one post, and what was odd about it without being wrong."""

    alerts: tuple[Alert, ...]
    warnings: tuple[str, ...] = ()


def parse_alertmanager(body: bytes, source: str = "alertmanager") -> AlertmanagerBatch:
    """Read one webhook body.

    Fields we do not use are ignored, whatever they hold. Annotations are free text: those too long are cut and
    characters that can't be stored are replaced, with a warning, because an alert must not be lost for its prose.

    Args:
        body: raw bytes of the post.
        source: the door it came by, kept in every alert.

    Raises:
        BadWebhook: status 422; the field, the value seen and what was expected.
    """
    document = Field(read_json(body))
    warnings = [*_version_warnings(document.member("version")), *_truncation_warnings(document.member("truncatedAlerts"))]
    group_field = document.member("groupKey")
    group = group_field.identifier(LABEL_LIMIT) if group_field.present else ""
    alerts = tuple(_alert(field, source, group, warnings) for field in document.member("alerts").items())
    if not alerts:
        warnings.append("The post holds no alerts.")
    return AlertmanagerBatch(alerts=alerts, warnings=tuple(warnings))


def _version_warnings(field: Field) -> Iterator[str]:
    if not field.present:
        yield f'The post names no version; it was read as version "{VERSION}".'
        return
    version = field.identifier(NAME_LIMIT)
    if version != VERSION:
        yield f'Version {version[:20]!a} is not known; the post was read as version "{VERSION}".'


def _truncation_warnings(field: Field) -> Iterator[str]:
    if field.present and (left_out := field.count()):
        yield f"Alertmanager left out {left_out} alerts of this group; raise max_alerts of its webhook to see them."


def _alert(field: Field, source: str, group: str, warnings: list[str]) -> Alert:
    status = _status(field.member("status"))
    return Alert(
        fingerprint=_fingerprint(field.member("fingerprint")),
        status=status,
        labels=_labels(field.member("labels")),
        annotations=_annotations(field.member("annotations"), warnings),
        starts_at=_starts_at(field.member("startsAt")),
        ends_at=_ends_at(field.member("endsAt"), status),
        source=source,
        group=group,
        url=_url(field.member("generatorURL"), warnings),
    )


def _status(field: Field) -> AlertStatus:
    text = field.text()
    if text not in set(AlertStatus):
        raise field.refused('"firing" or "resolved"')
    return AlertStatus(text)


def _fingerprint(field: Field) -> str:
    fingerprint = field.identifier(NAME_LIMIT)
    if not fingerprint.strip():
        raise field.refused("the alert's fingerprint, not empty", remedy="Alertmanager 0.19 and newer send one")
    return fingerprint


def _labels(field: Field) -> dict[str, str]:
    labels: dict[str, str] = {}
    for name, value in field.members(LABELS_LIMIT):
        if not name or len(name) > NAME_LIMIT or not storable(name):
            raise value.refused(f"label names of 1 to {NAME_LIMIT} storable characters", seen=ascii(name[:NAME_LIMIT]))
        labels[name] = value.identifier(LABEL_LIMIT)
    return labels


def _annotations(field: Field, warnings: list[str]) -> dict[str, Untrusted]:
    if field.value is None:
        return {}
    annotations: dict[str, Untrusted] = {}
    for name, value in field.members(ANNOTATIONS_LIMIT):
        if len(name) > NAME_LIMIT or not storable(name):
            raise value.refused(f"annotation names of at most {NAME_LIMIT} storable characters", seen=ascii(name[:NAME_LIMIT]))
        text = value.text()
        kept = made_storable(text[:ANNOTATION_LIMIT])
        if kept != text:
            warnings.append(f"{value.where} was cut to {ANNOTATION_LIMIT} characters or had characters replaced.")
        annotations[name] = Untrusted(kept)
    return annotations


def _starts_at(field: Field) -> datetime:
    moment = field.moment()
    if moment < EARLIEST:
        raise field.refused("a time after 1970")
    return moment


def _ends_at(field: Field, status: AlertStatus) -> datetime | None:
    """When it ended; Alertmanager writes the year 1 for "not yet"."""
    if field.value is None or not (moment := field.moment()) or moment < EARLIEST:
        return None
    return moment if status is AlertStatus.RESOLVED else None


def _url(field: Field, warnings: list[str]) -> str:
    """The alert's page, empty when it is none that a browser should be sent to."""
    if field.value is None or not (url := field.text()):
        return ""
    if len(url) > URL_LIMIT or not storable(url) or not url.lower().startswith(("http://", "https://")):
        warnings.append(f"{field.where} is no http(s) address of at most {URL_LIMIT} characters; it was left out.")
        return ""
    return url
