"""Requests over HTTP, read from what tells of them: events, spans, access logs, capsules."""
