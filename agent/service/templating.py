"""The templates, and the few filters they may use."""

from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.responses import HTMLResponse

from agent.domain.spoken import spoken
from agent.service import visible
from agent.service.diff_view import diff_files
from agent.service.page_views import CHECK_TONES, STATE_TONES, STATE_WORDS, VERDICT_TONES, chain
from agent.stages.publishing.drawing import ambiguous
from agent.stages.publishing.words import OWNER_WORDS, about_the_way, since_when

FOLDER = Path(__file__).parent / "templates"
STAGE_WORDS = {
    "intake": "Alert",
    "open_incident": "Incident",
    "gather_evidence": "Evidence",
    "locate_code": "Cause",
    "claim_fault": "Fault",
    "reproduce": "Reproduction",
    "rule_fixes": "Candidates",
    "write_reproduction": "Reproduction",
    "ask_at_once": "Model",
    "ask_with_tools": "Model",
    "ask_for_samples": "Model",
    "second_opinion": "Second opinion",
    "verify_fix": "Trial",
    "carry_out": "Result",
}


def environment() -> Environment:
    """Templates that escape everything, fail on names that do not exist, and can't print Untrusted by accident."""
    made = Environment(
        loader=FileSystemLoader(FOLDER),
        autoescape=True,
        undefined=StrictUndefined,
        finalize=visible.finalize,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.filters |= {
        "untrusted": visible.untrusted,
        "cut": visible.cut,
        "prose": visible.prose,
        "moment": visible.moment,
        "clock": visible.clock,
        "seconds": visible.seconds,
        "ago": lambda value: visible.ago(value, datetime.now(UTC)),
        "chain": chain,
        "diff_files": diff_files,
        "spoken": spoken,
        "stage_words": stage_words,
        "web_address": web_address,
    }
    made.globals |= {
        "state_words": STATE_WORDS,
        "state_tones": STATE_TONES,
        "verdict_tones": VERDICT_TONES,
        "check_tones": CHECK_TONES,
        "owner_words": OWNER_WORDS,
        "about_the_way": about_the_way,
        "since_when": since_when,
        "ambiguous": ambiguous,
    }
    return made


def stage_words(stage: str) -> str:
    """A stage's name as people say it."""
    return STAGE_WORDS.get(stage, stage.replace("_", " ").capitalize())


def web_address(text: str) -> str:
    """The address when a link may lead there, empty otherwise: no `javascript:` and nothing local to the browser."""
    return text if text.lower().startswith(("http://", "https://")) and text.isprintable() else ""


class Templates:
    """Renders pages.

    Args:
        secured: whether pages offer to log out.
    """

    def __init__(self, *, secured: bool) -> None:
        self._environment = environment()
        self._environment.globals["secured"] = secured

    def page(self, name: str, values: Mapping[str, object], status: int = 200) -> HTMLResponse:
        """One page."""
        return HTMLResponse(self._environment.get_template(name).render(values), status_code=status)
