"""The reference pages in docs/, made from the code; `python -m agent.cli.reference docs` writes them."""

import sys
from collections.abc import Iterator
from pathlib import Path

import typer
from pydantic import BaseModel
from pydantic.fields import FieldInfo
from typer.testing import CliRunner

from agent.cli.main import app
from agent.cli.settings import EXAMPLE, schema_text
from agent.model_settings import Endpoint
from agent.settings import Secrets, Settings


def pages() -> dict[str, str]:
    """File name in docs/ -> its content."""
    return {"settings.md": settings_page(), "cli.md": cli_page(), "suture.schema.json": schema_text()}


def settings_page() -> str:
    """Every setting with its default and meaning."""
    rows = "\n".join(_rows(Settings, ""))
    secrets = "\n".join(
        f"| `SUTURE_{name.upper()}` | {field.description} |" for name, field in sorted(Secrets.model_fields.items())
    )
    endpoint = "\n".join(f"| `{field.validation_alias}` | {field.description} |" for field in Endpoint.model_fields.values())
    return f"""# Settings

`suture.yaml`, found by `--config`, by `SUTURE_CONFIG`, or in the current directory.
`suture settings schema` prints its JSON Schema (also in [suture.schema.json](suture.schema.json)),
`suture settings check` checks a file, `suture doctor` tries every part for real.

```yaml
{EXAMPLE}```

## The file

| setting | default | meaning |
|---|---|---|
{rows}

## The environment

Secrets never stand in the file.

| variable | meaning |
|---|---|
{secrets}
{endpoint}
"""


def _rows(model: type[BaseModel], prefix: str) -> Iterator[str]:
    for name, field in model.model_fields.items():
        section = _section(field)
        if section is None:
            yield f"| `{prefix}{name}` | {_default(field)} | {field.description} |"
        else:
            many = "tuple" in str(field.annotation)
            if field.description:
                yield f"| `{prefix}{name}` | {_default(field)} | {field.description} |"
            yield from _rows(section, f"{prefix}{name}{'[]' if many else ''}.")


def _section(field: FieldInfo) -> type[BaseModel] | None:
    candidates = (field.annotation, *getattr(field.annotation, "__args__", ()))
    return next((one for one in candidates if isinstance(one, type) and issubclass(one, BaseModel)), None)


def _default(field: FieldInfo) -> str:
    if field.is_required():
        return "required"
    value = field.get_default(call_default_factory=True, validated_data={})
    if isinstance(value, tuple):
        value = list(value)
    return "" if value in ("", None, [], {}) else f"`{value}`"


def cli_page() -> str:
    """The help of every command, as the terminal shows it."""
    sections = "\n".join(f"## {' '.join(words)}\n\n```text\n{_help(words[1:])}\n```\n" for words in _commands(app, ("suture",)))
    return f"# Commands\n\nWhat `--help` says of each command.\n\n{sections}"


def _commands(group: typer.Typer, words: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
    yield words
    for command in group.registered_commands:
        yield (*words, command.name or "")
    for child in group.registered_groups:
        if child.typer_instance:
            yield from _commands(child.typer_instance, (*words, str(child.name)))


def _help(words: tuple[str, ...]) -> str:
    shown = CliRunner(env={"COLUMNS": "100", "TERM": "dumb", "NO_COLOR": "1"}).invoke(app, [*words, "--help"], prog_name="suture")
    return "\n".join(line.rstrip() for line in shown.output.strip().splitlines())


if __name__ == "__main__":
    for file_name, content in pages().items():
        (Path(sys.argv[1]) / file_name).write_text(content, encoding="utf-8")
