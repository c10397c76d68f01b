"""What can be wrong with recorded incidents."""

from agent.errors import BadInput


class CaseProblem(BadInput):
    """A case can't be read, or its repository can't be made; the message says what to do."""


class ReleaseUnavailable(CaseProblem):
    """A release can't be fetched: no network, or no such release."""
