"""A test's text, and what every way to send a request begins and ends with."""

from dataclasses import dataclass

from agent.stages.reproduction.requesting.applications import Application

# Names that the tests use for themselves.
TAKEN = frozenset(
    {
        "client", "response", "environ", "statuses", "scope", "sent", "incoming", "receive", "send", "body", "payload", "asyncio",
        "io", "os", "django", "setup_testing_defaults", "TestClient", "reraise",
    }
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Script:
    """A test's text.

    Args:
        standard: import lines of the standard library.
        others: further import lines.
        body: its lines, without indentation.
    """

    standard: tuple[str, ...]
    others: tuple[str, ...]
    body: tuple[str, ...]


def imported(app: Application) -> tuple[str, tuple[str, ...], str]:
    """Of an application: the import line, the lines that make the application, and what it is called in the test."""
    clashes = app.name in TAKEN or app.name.lower().startswith("test")
    name = f"the_{app.name.lstrip('_')}" if clashes else app.name
    line = f"from {app.module} import {app.name}" + (f" as {name}" if clashes else "")
    return (line, (f"app = {name}()",), "app") if app.is_factory else (line, (), name)


def answered(status: str) -> tuple[str, ...]:
    """What a test asks of the answer."""
    return (f"assert {status} < 500",)
