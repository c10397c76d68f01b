"""A worker that takes up nothing, so that a test decides what happens to an incident."""

from agent.service.store import Store


class IdleWorker:
    """Puts incidents back in the queue and leaves them there.

    Args:
        store: the records.
        running: what it answers when asked whether it is alive.
    """

    def __init__(self, store: Store, *, running: bool = True) -> None:
        self._store = store
        self._running = running

    def alive(self) -> bool:
        """As it was told."""
        return self._running

    def retry(self, key: str) -> None:
        """Back to the queue."""
        self._store.retry(key)
