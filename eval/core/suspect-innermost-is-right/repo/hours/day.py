"""One day."""

from hours.clock import minutes
from hours.export import entries


def worked(record):
    return sum(minutes(entry) for entry in entries(record))
