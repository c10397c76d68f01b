"""Shows the stages of a run as they happen."""

from rich.console import Console

STAGES = {
    "open_incident": "Opening the incident",
    "gather_evidence": "Gathering evidence",
    "locate_code": "Locating the fault",
    "claim_fault": "Looking for work already done on it",
    "reproduce": "Reproducing the crash",
    "rule_fixes": "Asking the rules",
    "write_reproduction": "Asking the model for a test that fails so",
    "ask_at_once": "Asking the model",
    "ask_with_tools": "Asking the model, with tools",
    "ask_for_samples": "Asking the model several times",
    "second_opinion": "Asking for a second opinion",
    "verify_fix": "Proving a candidate",
    "carry_out": "Carrying out the decision",
}


class StageLines:
    """A line a finished stage; on a terminal a spinner while one runs.

    Args:
        console: where to write.
    """

    def __init__(self, console: Console) -> None:
        self._console = console
        self._status = console.status("", spinner="dots") if console.is_terminal else None

    def started(self, stage: str) -> None:
        """The stage begins."""
        if self._status:
            self._status.update(f"[quiet]{STAGES.get(stage, stage)} …[/]")
            self._status.start()

    def finished(self, stage: str, seconds: float, result: object) -> None:  # noqa: ARG002 - the observer's signature
        """The stage has its result."""
        if self._status:
            self._status.stop()
        self._console.print(f"[quiet]{seconds:7.2f} s[/]  {STAGES.get(stage, stage)}")
