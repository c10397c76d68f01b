"""`suture settings`: the settings file's schema, an example, a check."""

import json
from pathlib import Path

import typer

from agent.cli.console import out
from agent.cli.options import ConfigOption
from agent.settings import Settings
from agent.settings_file import FILE_NAME, load_settings

app = typer.Typer(help="Describe and check suture.yaml.", no_args_is_help=True)

EXAMPLE = """\
# Suture's settings. `suture settings check` checks this file, `suture doctor` tries every part for real.
# Secrets come from the environment: SUTURE_WEBHOOK_TOKEN, SUTURE_WEBHOOK_SECRET, SUTURE_WEB_TOKEN, SUTURE_DATABASE_URL.
version: 1
state: .suture/state            # database, local forge and suggestions, relative to this file
mode: suggest                   # autonomous opens pull requests; suggest only shows diffs

server:
  host: 127.0.0.1
  port: 8484

services:
  - name: shop
    match: {service: shop}      # labels an alert must carry
    repository: /srv/git/shop   # path or URL
    branch: main
    logs: [/var/log/shop/*.log]
    path_prefixes: [/srv/app]   # deployed paths start with this
    python:
      interpreter: /srv/shop/.venv/bin/python
"""


@app.command("schema")
def schema() -> None:
    """Print the JSON Schema of suture.yaml, for editors and checks."""
    print(schema_text(), end="")


@app.command("example")
def example() -> None:
    """Print an example to start from: suture settings example > suture.yaml."""
    print(EXAMPLE, end="")


@app.command("check")
def check(config: ConfigOption = None) -> None:
    """Check a settings file without trying anything."""
    settings = load_settings(config or Path(FILE_NAME))
    names = ", ".join(service.name for service in settings.services) or "none"
    out.print(f"[good]fine[/]  services: {names}")


def schema_text() -> str:
    """The published JSON Schema, as it stands in docs/."""
    document = {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "suture.yaml",
        **Settings.model_json_schema(),
    }
    return json.dumps(document, indent=2) + "\n"
