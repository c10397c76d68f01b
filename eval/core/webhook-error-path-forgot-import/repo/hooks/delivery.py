"""Deliveries as other systems post them."""

from json import loads

KINDS = ("push", "release", "comment")


class BadDelivery(Exception):
    def __init__(self, field, problem):
        super().__init__(f"{field}: {problem}")
        self.field = field
        self.problem = problem


def parse(body):
    """`(kind, fields)` of a delivery.

    Raises:
        BadDelivery: it is no JSON object with an event.
    """
    try:
        found = loads(body)
    except ValueError:
        raise BadDelivery("body", "not JSON") from None
    if not isinstance(found, dict) or not isinstance(found.get("event"), str):
        raise BadDelivery("event", "missing")
    return found.pop("event"), found
