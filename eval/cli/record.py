"""`suture eval record`: a finished incident becomes a case."""

from pathlib import Path
from typing import Annotated

import typer
from rich.markup import escape

from agent.cli.console import err, out
from agent.cli.incidents import detail_of, opened_store
from agent.cli.options import ConfigOption, settings_and_base
from agent.errors import BadInput
from agent.repos.git import GitRepos
from agent.state import cache_directory
from eval.cases.recording import record_incident


def record(
    incident: Annotated[str, typer.Argument(help="Key of the incident, or its start when that is enough.")],
    into: Annotated[Path, typer.Option(help="Directory that receives the case's folder.")],
    config: ConfigOption = None,
) -> None:
    """Write the folder of a case: what production saw, redacted, the repository, and a judge as far as the record goes.

    Source files are as git tracks them. What a person must still fill in is said here, in judge.yaml and by `suture eval check`.
    """
    settings, base = settings_and_base(config)
    with opened_store(config) as store:
        detail = detail_of(store, incident)
    entry = next((one for one in settings.services if one.name == detail.summary.service), None)
    if entry is None:
        known = ", ".join(one.name for one in settings.services) or "none"
        raise BadInput(f"no service {detail.summary.service!r} in the settings", expected=f"one of {known}")
    done = record_incident(detail, entry.to_domain(), GitRepos(cache_directory(settings, base)), into)
    out.print(f"[good]wrote[/] {escape(str(done.folder))}")
    for missing in done.unfinished:
        err.print(f"[warn]To do:[/] {escape(missing)}")
    for path in done.suspicious:
        err.print(f"[warn]Look at[/] repo/{escape(path)}: it may hold a secret; repository files are not redacted")
    err.print(f"Next: suture eval check {escape(str(done.folder))}")
