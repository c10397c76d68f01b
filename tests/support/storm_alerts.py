"""The alerts of a storm: 20 faults of 5 services, each seen by 100 pods, told again and again, five alerts a post."""

from collections.abc import Iterator
from random import Random

FAULTS = 20
PODS = 100
POSTS = 2000
ALERTS_PER_POST = 5
SERVICES = tuple(f"service-{number}" for number in range(5))

Body = dict[str, object]


def posts(seed: int) -> Iterator[Body]:
    """The posts as Alertmanager makes them: one group each."""
    random = Random(seed)
    for _ in range(POSTS):
        fault = random.randrange(FAULTS)
        service = SERVICES[fault % len(SERVICES)]
        yield {
            "version": "4",
            "groupKey": f'{{}}:{{fault="{fault}"}}',
            "status": "firing",
            "receiver": "suture",
            "truncatedAlerts": 0,
            "groupLabels": {},
            "commonLabels": {},
            "commonAnnotations": {},
            "externalURL": "http://alertmanager",
            "alerts": [_alert(fault, service, random.randrange(PODS)) for _ in range(ALERTS_PER_POST)],
        }


def _alert(fault: int, service: str, pod: int) -> Body:
    return {
        "status": "firing",
        "labels": {"alertname": f"Fault{fault}", "service": service, "pod": f"pod-{pod}", "severity": "critical"},
        "annotations": {"summary": f"Requests of {service} fail with an error that is described here."},
        "startsAt": "2026-11-24T09:00:00Z",
        "endsAt": "0001-01-01T00:00:00Z",
        "generatorURL": "http://prometheus/graph",
        "fingerprint": f"{fault:08x}{pod:08x}",
    }
