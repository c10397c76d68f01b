"""A life that only takes in alerts: many threads deliver and write down what was acknowledged, until one of them kills it."""

from itertools import count
from pathlib import Path
from threading import Thread

from alerting import LabelCatalogue, firing
from kill import Killer
from small_pipeline import Ledger

from agent.service.store import Store

THREADS = 8
SHOP = LabelCatalogue("shop")


def live(root: str, life: int, acknowledgements: int) -> None:
    """Deliver alerts until the end comes; each is written down once it is acknowledged.

    Args:
        root: directory of the store and the ledger.
        life: number of this life.
        acknowledgements: how many alerts are acknowledged before the kill, which then strikes the other threads anywhere.
    """
    store, ledger, killer = Store(f"sqlite:///{root}/suture.db"), Ledger(Path(root)), Killer("acknowledged", acknowledgements)

    def deliver(thread: int) -> None:
        for number in count():
            name = f"{life}-{thread}-{number}"
            [taken] = store.take_in([firing(name, group=f"g{(life + number) % 5}")], SHOP)
            ledger.write("acknowledged", f"{name} {taken.incident_key}")
            killer.passes("acknowledged")

    threads = [Thread(target=deliver, args=(thread,)) for thread in range(THREADS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
