"""The identity of a fault, over which incidents and pull requests are joined."""

from hashlib import sha256

from agent.domain.alert import Incident
from agent.domain.location import CodeContext


def fault_key(incident: Incident, context: CodeContext) -> str:
    """Sixteen hexadecimal digits that name the fault: crash signature, first suspect and service, never lines or times."""
    suspect = context.suspects[0] if context.suspects else None
    place = f"{suspect.span.path}\0{suspect.symbol}" if suspect else ""
    return sha256(f"{context.signature.key}\0{place}\0{incident.service.name}".encode("utf-8", "surrogatepass")).hexdigest()[:16]
