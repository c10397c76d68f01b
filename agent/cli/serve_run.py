"""Runs an assembled service until a signal comes."""

import os
from pathlib import Path

import uvicorn

from agent.cli.console import err
from agent.model_settings import Endpoint
from agent.service.assembly import Assembly, assemble
from agent.service.logs import configure_logs
from agent.service.server import listening_socket, server_config
from agent.settings import Secrets, Settings


def serve_settings(settings: Settings, base: Path, port_file: Path | None) -> None:
    """Assemble the service of the settings and serve it.

    Args:
        settings: suture.yaml with the command line's options applied.
        base: what its relative paths start from.
        port_file: where to write the port once it listens, None for nowhere.
    """
    configure_logs()
    serve_assembly(assemble(settings, base, Secrets(), Endpoint()), settings.server.port, port_file)


def serve_assembly(assembly: Assembly, port: int, port_file: Path | None = None) -> None:
    """Serve until a signal comes; unfinished incidents go on at the next start.

    Args:
        assembly: the parts.
        port: 0 takes any free one.
        port_file: where to write the port once it listens, None for nowhere.
    """
    configuration = server_config(assembly.app, host=assembly.bind.host, port=port)
    listening = listening_socket(configuration)
    actual = listening.getsockname()[1]
    try:
        assembly.worker.start()
        if assembly.bind.notice:
            err.print(f"[warn]{assembly.bind.notice}[/]")
        err.print(f"Listening on [name]http://{assembly.bind.host}:{actual}[/]")
        if port_file:
            _write_port(port_file, actual)
        uvicorn.Server(configuration).run(sockets=[listening])
    finally:
        assembly.worker.stop()
        assembly.store.dispose()
        listening.close()


def _write_port(file: Path, port: int) -> None:
    part = file.with_name(f"{file.name}.{os.getpid()}")
    part.write_text(f"{port}\n", encoding="utf-8")
    part.replace(file)
