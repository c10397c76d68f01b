"""Every exception Suture raises on purpose, grouped by what a caller would do about it.

    SutureError
    ├── BadInput             the caller's bytes or arguments are wrong: tell them, change nothing
    │   ├── BadWebhook       a webhook body or its signature
    │   ├── BadSettings      suture.yaml or the environment, with file and line
    │   ├── BadTrace         a text that holds no stack trace, an event that is none
    │   └── BadDiff          a diff that does not parse or apply
    ├── RepositoryProblem    the target's repository can't be read at that revision
    ├── EnvironmentProblem   what the target depends on can't be installed
    ├── SandboxUnavailable   no sandbox holds on this machine: nothing may be verified
    ├── ModelProblem         a language model gives no answer: the evidence goes to people instead
    │   ├── ModelUnavailable the endpoint is down, refuses the key, or answers nonsense
    │   └── ContextTooLong   the conversation does not fit the model
    ├── ToolRefused          what a model asked of a tool can't be done; the message teaches it
    ├── ForgeProblem         the forge refused or can't be reached
    └── StoreProblem         records can't be read or written

Every message shows the value seen, what was expected and what to do.
"""


class SutureError(Exception):
    """Anything Suture raises on purpose.

    Args:
        seen: what was found, the value shown shortened.
        expected: what would have been right.
        remedy: what the reader can do about it.
    """

    def __init__(self, seen: str, *, expected: str = "", remedy: str = "") -> None:
        self.seen = seen
        self.expected = expected
        self.remedy = remedy
        super().__init__(seen, expected, remedy)

    def __str__(self) -> str:
        parts = [self.seen]
        if self.expected:
            parts.append(f"expected {self.expected}")
        if self.remedy:
            parts.append(self.remedy)
        return "; ".join(parts)


class BadInput(SutureError):
    """What the caller gave is wrong; nothing was changed."""


class BadWebhook(BadInput):
    """A webhook body is wrong.

    Args:
        status: HTTP status to answer with (401, 413, 415 or 422).
        field: JSON pointer of the offending field, empty for the whole body.
    """

    def __init__(self, seen: str, *, status: int, field: str = "", expected: str = "", remedy: str = "") -> None:
        super().__init__(seen, expected=expected, remedy=remedy)
        self.status = status
        self.field = field


class BadSettings(BadInput):
    """A setting is wrong; the message names file and line."""


class BadTrace(BadInput):
    """There is no stack trace where one was promised."""


class BadDiff(BadInput):
    """A diff does not parse or does not apply."""


class RepositoryProblem(SutureError):
    """The repository can't be read at the revision that was asked for."""


class EnvironmentProblem(SutureError):
    """What the target depends on can't be installed, or its lock can't be read."""


class SandboxUnavailable(SutureError):
    """No sandbox holds on this machine."""


class ModelProblem(SutureError):
    """A language model gives no answer."""


class ModelUnavailable(ModelProblem):
    """The endpoint can't be reached, refuses, or answers what no model should."""


class ContextTooLong(ModelProblem):
    """The conversation does not fit the model's context."""


class ToolRefused(SutureError):
    """What was asked of a tool can't be done."""


class ForgeProblem(SutureError):
    """The forge refused, or could not be reached."""


class StoreProblem(SutureError):
    """The records can't be read or written."""
