"""`suture policy`: what Suture may do, in sentences."""

from typing import Annotated

import typer

from agent.cli.console import out
from agent.cli.options import ConfigOption
from agent.errors import BadInput
from agent.policy import DEPENDENCY_FILES, PROTECTED_DIRECTORIES, PROTECTED_FILES, Policy
from agent.settings import Settings
from agent.settings_file import load_settings

app = typer.Typer(help="Explain what Suture may do.", no_args_is_help=True)


@app.callback()
def policy() -> None:
    """Explain what Suture may do."""


@app.command("explain")
def explain(
    service: Annotated[str, typer.Option(help="A service of the catalogue; empty for the general policy.")] = "",
    config: ConfigOption = None,
) -> None:
    """Say in sentences what may be published, suggested and refused."""
    settings = load_settings(config) if config else Settings()
    entry = next((one.to_domain() for one in settings.services if one.name == service), None)
    if service and entry is None:
        names = ", ".join(one.name for one in settings.services) or "none: the catalogue is empty"
        raise BadInput(f"no service {service!r}", expected=f"one of {names}")
    suggest = bool(entry and entry.mode == "suggest") or settings.mode == "suggest"
    for line in sentences(settings.policy_for(entry), suggest=suggest):
        out.print(line, markup=False)


def sentences(policy: Policy, *, suggest: bool) -> tuple[str, ...]:
    """The policy as a person reads it.

    Args:
        policy: what may be done.
        suggest: True when the service is in suggest-only mode.
    """
    proven = "is suggested with its proof; nothing is pushed" if suggest else "becomes a pull request"
    return (
        "proven      red before with the incident's own signature, green after, nothing green went red: " + proven + ".",
        "plausible   no reproduction, or a value nobody specified: only ever suggested.",
        "the rest    ineffective, regressed, broken, refused, infra: nothing is proposed.",
        "",
        f"A diff may change {policy.max_changed_lines} lines in {policy.max_files} files.",
        f"Candidates are tried for {policy.budget_seconds:.0f} seconds.",
        "Refused without running: paths outside the repository, binary content, deleted files, changes to existing tests,",
        f"  directories {', '.join(sorted(PROTECTED_DIRECTORIES))},",
        f"  files {', '.join(sorted(PROTECTED_FILES))}, *.pth,",
        f"  dependencies {', '.join(sorted(DEPENDENCY_FILES))}, requirements*.",
    )
