"""Secrets out of everything that leaves the process."""

from agent.redact.evidence import redact_alert, redact_crash, redact_evidence
from agent.redact.text import redact, redact_code, redact_lines
from agent.redact.variables import redact_variables

__all__ = ["redact", "redact_alert", "redact_code", "redact_crash", "redact_evidence", "redact_lines", "redact_variables"]
