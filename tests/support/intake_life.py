"""A life that only takes in alerts: many threads deliver, and write down what was acknowledged."""

from pathlib import Path
from threading import Thread

from alerting import LabelCatalogue, firing
from small_pipeline import Ledger

from agent.service.store import Store

THREADS = 8
SHOP = LabelCatalogue("shop")


def live(root: str, life: int) -> None:
    """Deliver alerts until the end comes; each is written down once it is acknowledged."""
    store, ledger = Store(f"sqlite:///{root}/suture.db"), Ledger(Path(root))

    def deliver(thread: int) -> None:
        for number in range(10_000):
            name = f"{life}-{thread}-{number}"
            [taken] = store.take_in([firing(name, group=f"g{number % 5}")], SHOP)
            ledger.write("acknowledged", f"{name} {taken.incident_key}")

    threads = [Thread(target=deliver, args=(thread,)) for thread in range(THREADS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
