"""Every check, in the order a person mends things."""

from collections.abc import Iterator
from itertools import chain
from pathlib import Path

from agent.diagnosis.access import access_findings
from agent.diagnosis.finding import Finding
from agent.diagnosis.machine import machine_findings
from agent.diagnosis.model import model_findings
from agent.diagnosis.services import service_findings
from agent.model_settings import Endpoint
from agent.settings import Secrets, Settings


def findings(settings: Settings, base: Path, secrets: Secrets, endpoint: Endpoint) -> Iterator[Finding]:
    """Check the machine, then each service, then the model, then the doors; one finding at a time as it is made."""
    return chain(
        machine_findings(settings, base, secrets),
        service_findings(settings, base),
        model_findings(settings, endpoint),
        access_findings(settings, secrets),
    )
