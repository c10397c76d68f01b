"""`suture serve`: the service."""

from pathlib import Path
from typing import Annotated

import typer

from agent.cli.options import ConfigOption, settings_and_base
from agent.settings import Mode, Settings


def serve(
    config: ConfigOption = None,
    host: Annotated[str, typer.Option(help="Address to listen on instead of the settings'.")] = "",
    port: Annotated[
        int | None, typer.Option(help="Port to listen on instead of the settings'; 0 takes any.", min=0, max=65535)
    ] = None,
    mode: Annotated[Mode | None, typer.Option(help="Instead of the settings' mode.")] = None,
    port_file: Annotated[Path | None, typer.Option(help="Write the port here once the service listens.")] = None,
) -> None:
    """Take in alerts by webhook, work on incidents, show them on a web page."""
    settings, base = settings_and_base(config)
    settings = _overridden(settings, host, port, mode)
    from agent.cli.serve_run import serve_settings  # noqa: PLC0415 - the engine is slow to import; other commands need not wait

    serve_settings(settings, base, port_file)


def _overridden(settings: Settings, host: str, port: int | None, mode: Mode | None) -> Settings:
    given = settings.model_dump()
    if mode:
        given["mode"] = mode
    if host:
        given["server"]["host"] = host
    if port is not None:
        given["server"]["port"] = port
    return Settings.model_validate(given)
