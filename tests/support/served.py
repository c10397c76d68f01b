"""A real server on a free loopback port, for as long as a test needs it."""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from socket import socket
from threading import Event, Thread

import uvicorn
from fastapi import FastAPI

from agent.service.server import server_config


class _Announcing(uvicorn.Server):
    """A server that tells another thread when it listens."""

    def __init__(self, config: uvicorn.Config) -> None:
        super().__init__(config)
        self.listening = Event()

    async def startup(self, sockets: list[socket] | None = None) -> None:
        """Listen, then say so."""
        await super().startup(sockets)
        self.listening.set()


@contextmanager
def served(app: FastAPI, host: str = "127.0.0.1") -> Iterator[str]:
    """The address of the app, served until the block ends."""
    server = _Announcing(server_config(app, host=host, port=0))
    thread = Thread(target=lambda: asyncio.run(server.serve()), daemon=True)
    thread.start()
    if not server.listening.wait(20):
        raise RuntimeError("the server did not start within 20 seconds")
    port = server.servers[0].sockets[0].getsockname()[1]
    try:
        yield f"http://127.0.0.1:{port}"
    finally:
        server.should_exit = True
        thread.join(20)
