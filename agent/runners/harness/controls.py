"""Tests whose outcome the host knows beforehand, mixed among the target's own.

A runner that was taught to say "passed" says so of these too.
"""

import builtins
from typing import Any, Callable, Dict


def control_function(control: Dict[str, Any]) -> Callable[[], None]:
    """The test function of one control.

    Args:
        control: `name`; `raises`, the name of a built-in exception or empty for a test that passes; `message`.
    """
    message = control["message"]
    kind = getattr(builtins, control["raises"]) if control["raises"] else None

    def passes() -> None:
        return

    def asserts() -> None:
        raise AssertionError(message)

    def raises() -> None:
        if kind is not None:
            raise kind(message)

    chosen = passes if kind is None else asserts if kind is AssertionError else raises
    chosen.__name__ = chosen.__qualname__ = control["name"]
    return chosen
