"""How the app is served: uvicorn, told to keep quiet about itself and not to wait for open streams."""

import socket

import uvicorn
from fastapi import FastAPI

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
    """The server's socket, already taking connections: who connects before the server runs waits instead of being refused."""
    listening = configuration.bind_socket()
    listening.listen(configuration.backlog)
    return listening
