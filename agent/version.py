"""The installed version."""

from importlib.metadata import version as installed_version

from agent.plugins import DISTRIBUTION


def version() -> str:
    """The version of the installed distribution, e.g. `0.1.0`."""
    return installed_version(DISTRIBUTION)
