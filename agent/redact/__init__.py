"""Secrets out of everything that leaves the process."""

from agent.redact.evidence import redact_crash, redact_evidence
from agent.redact.text import redact
from agent.redact.variables import redact_variables

__all__ = ["redact", "redact_crash", "redact_evidence", "redact_variables"]
