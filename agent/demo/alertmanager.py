"""The alert as Alertmanager delivers it: a webhook body of version 4, posted with a bearer token."""

import http.client
import json
from datetime import datetime


def webhook_body(*, started: datetime, failed: int, requests: int) -> dict[str, object]:
    """The body for the shop's error rate.

    Args:
        started: when the condition began (aware UTC).
        failed: requests that were answered with an error.
        requests: all requests.
    """
    labels = {"alertname": "HighErrorRate", "route": "/checkout", "service": "shop", "severity": "critical"}
    annotations = {"summary": f"shop /checkout error rate {100 * failed / requests:.1f}%"}
    alert = {
        "status": "firing",
        "labels": labels,
        "annotations": annotations,
        "startsAt": started.isoformat().replace("+00:00", "Z"),
        "endsAt": "0001-01-01T00:00:00Z",
        "generatorURL": "http://prometheus.example/graph",
        "fingerprint": "61212e8a6324d85a",
    }
    return {
        "version": "4",
        "groupKey": '{}:{service="shop"}',
        "truncatedAlerts": 0,
        "status": "firing",
        "receiver": "suture",
        "groupLabels": {"service": "shop"},
        "commonLabels": labels,
        "commonAnnotations": annotations,
        "externalURL": "http://alertmanager.example",
        "alerts": [alert],
    }


def deliver(port: int, token: str, body: dict[str, object]) -> int:
    """Post the body to a Suture on this machine; the status of its answer."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    headers = {"Content-Type": "application/json", "Authorization": f"Bearer {token}", "User-Agent": "Alertmanager/0.25.0"}
    try:
        connection.request("POST", "/webhooks/alertmanager", body=json.dumps(body), headers=headers)
        return connection.getresponse().status
    finally:
        connection.close()
