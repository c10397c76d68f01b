"""Solvers that tests name on the command line."""

from collections.abc import Iterator
from threading import Event

from agent.code.diffs import diff_of_changes
from agent.domain.fix import CandidateFix, FileChange
from agent.domain.location import CodeContext
from agent.ports import Rule
from eval.running.solvers import Solver

SECRET = "hunter2" * 2


class Replacing:
    """Replaces text in the crashed file, whatever it does to the service.

    Args:
        old: text of the file.
        new: what comes in its place.
    """

    code = "PLANTED"

    def __init__(self, old: bytes, new: bytes) -> None:
        self._old = old
        self._new = new
        self.exceptions = frozenset({"NameError", "TypeError"})
        self.seen: list[CodeContext] = []

    def propose(self, context: CodeContext) -> Iterator[CandidateFix]:
        """The file with the text replaced."""
        self.seen.append(context)
        file = context.files[context.frames[-1].path]
        change = FileChange(path=file.path, before=file.content, after=file.content.replace(self._old, self._new))
        yield CandidateFix(
            author=f"rule:{self.code}", title="Replace", rationale="It looked good.", diff=diff_of_changes([change])
        )


def _raises() -> tuple[Rule, ...]:
    raise RuntimeError(f"planted, with password={SECRET}")


def _waits() -> tuple[Rule, ...]:
    Event().wait()
    return ()


breaking = Solver(name="breaking", rules=_raises)
wrong = Solver(name="wrong", rules=lambda: (Replacing(b"amount - discont", b"amount - discount * 2"),))
endless = Solver(name="endless", rules=_waits)
unlike = "no solver"


def made() -> Solver:
    """A solver that a function makes."""
    return Solver(name="made", rules=lambda: ())
