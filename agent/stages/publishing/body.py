"""Bodies of pull requests, suggestions and comments, with the hidden marker."""

from agent.stages.publishing.evidence_section import cause_section, evidence_section, place, what_happened
from agent.stages.publishing.findings import Findings
from agent.stages.publishing.markdown import inline, prose
from agent.stages.publishing.proof_section import change_section, diff_section, proof_section, rollback_section, unchecked_section

BODY_CHARACTERS = 60_000  # GitHub takes 65,536


def marker(fault: str, incident_key: str) -> str:
    """The hidden comment that ties a pull request to its fault and incident."""
    return f"<!-- suture:fault={fault} incident={incident_key} -->"


def pull_request_body(found: Findings) -> str:
    """What a reviewer needs: what happened, the evidence, the cause, the change, the proof, its limits and the way back."""
    sections = (
        what_happened(found),
        evidence_section(found),
        cause_section(found),
        change_section(found),
        proof_section(found),
        unchecked_section(found),
        rollback_section(found),
        _footer(found),
    )
    return _fitted(sections, marker(found.fault, found.incident.key))


def suggestion_body(found: Findings) -> str:
    """The same with the whole diff in it, for people who apply it by hand."""
    sections = (
        f"# {prose(found.chosen.fix.title)}\n\n{what_happened(found)}",
        evidence_section(found),
        cause_section(found),
        diff_section(found),
        proof_section(found),
        unchecked_section(found),
        _footer(found),
    )
    return _fitted(sections, marker(found.fault, found.incident.key))


def seen_again_body(found: Findings) -> str:
    """A comment for the open pull request of the same fault."""
    head = f"The same fault was seen again, as incident {inline(found.incident.key)} at {inline(place(found.context))}."
    return _fitted((head, what_happened(found), evidence_section(found)), marker(found.fault, found.incident.key))


def _footer(found: Findings) -> str:
    reasons = " ".join(prose(reason.text) for reason in found.decision.reasons)
    keys = f"Fault {inline(found.fault)}, incident {inline(found.incident.key)}."
    prompts = ", ".join(f"{name} {inline(digest)}" for name, digest in found.chosen.fix.prompts.items())
    asked = f" Proposed by {inline(found.chosen.fix.author)} with the prompts {prompts}." if prompts else ""
    return f"---\n\nDecided by policy: {reasons} {keys}{asked} Written by Suture."


def _fitted(sections: tuple[str, ...], mark: str) -> str:
    """The sections and the marker; the longest ones give way whole, so that no block is cut open."""
    shown = list(sections)
    while sum(len(section) + 2 for section in shown) > BODY_CHARACTERS:
        longest = max(range(len(shown)), key=lambda at: len(shown[at]))
        heading = next((line for line in shown[longest].split("\n") if line.startswith("## ")), "")
        shown[longest] = f"{heading}\n\n(left out: {len(shown[longest])} characters are too many here; see the incident's record)"
    return "\n\n".join([*shown, f"{mark}\n"])
