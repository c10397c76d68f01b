"""The records of the service: alerts, incidents, faults, timelines, on SQLite or PostgreSQL."""

from agent.service.store.store import Store

__all__ = ["Store"]
