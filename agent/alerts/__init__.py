"""Webhook bytes to alerts."""
