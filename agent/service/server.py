"""How the app is served: uvicorn, told to keep quiet about itself and not to wait for open streams."""

import socket

import uvicorn
from fastapi import FastAPI

from agent.errors import BadSettings

SHUTDOWN_SECONDS = 3


def server_config(app: FastAPI, *, host: str, port: int) -> uvicorn.Config:
    """The configuration of the HTTP server.

    Args:
        app: what is served.
        host: address to listen on, as `bind_address` decided.
        port: 0 takes any free one.
    """
    return uvicorn.Config(
        app,
        host=host,
        port=port,
        access_log=False,
        log_config=None,
        server_header=False,
        proxy_headers=False,  # who asks is decided by the connection, not by a header anyone can send
        timeout_keep_alive=30,
        timeout_graceful_shutdown=SHUTDOWN_SECONDS,
    )


def listening_socket(configuration: uvicorn.Config) -> socket.socket:
    """The server's socket, already taking connections: who connects before the server runs waits instead of being refused.

    Raises:
        BadSettings: the address can't be listened on.
    """
    host, port = configuration.host, configuration.port
    listening = socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET)
    try:
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listening.bind((host, port))
        listening.listen(configuration.backlog)
    except OSError as problem:
        listening.close()
        remedy = "choose another with --host and --port, or stop what listens there"
        raise BadSettings(
            f"{host}:{port}: {problem.strerror}", expected="a free address of this machine", remedy=remedy
        ) from None
    return listening
