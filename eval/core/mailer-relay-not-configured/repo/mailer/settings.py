import os
from dataclasses import dataclass


@dataclass(frozen=True)
class Settings:
    relay: str
    port: int
    sender: str


def from_environment(environ=os.environ):
    """Settings of this environment; what is required and missing stops the start."""
    return Settings(
        relay=environ["SMTP_RELAY"],
        port=int(environ.get("SMTP_PORT", "25")),
        sender=environ.get("SENDER", "noreply@example.org"),
    )
