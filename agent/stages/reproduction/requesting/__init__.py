"""Requests replayed against the application object of the repository."""
