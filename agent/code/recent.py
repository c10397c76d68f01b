"""What was made of the latest inputs, bounded by how large those are."""

from collections import OrderedDict
from collections.abc import Callable, Hashable
from threading import Lock
from typing import Generic, TypeVar

K = TypeVar("K", bound=Hashable)
V = TypeVar("V")


class Recent(Generic[K, V]):
    """Remembers what a function made of the latest inputs.

    Args:
        make: the function.
        size: how large an input is.
        most: how many inputs are remembered.
        most_size: how large they may be together; the latest one is remembered whatever its size.
    """

    def __init__(self, make: Callable[[K], V], size: Callable[[K], int], *, most: int, most_size: int) -> None:
        self._make = make
        self._size = size
        self._most = most
        self._most_size = most_size
        self._total = 0
        self._kept: OrderedDict[K, V] = OrderedDict()
        self._lock = Lock()

    def __call__(self, of: K) -> V:
        """What the function makes of the input, made now unless it is remembered."""
        with self._lock:
            if of in self._kept:
                self._kept.move_to_end(of)
                return self._kept[of]
        made = self._make(of)
        with self._lock:
            if of in self._kept:  # another thread was faster
                return self._kept[of]
            self._kept[of] = made
            self._total += self._size(of)
            while len(self._kept) > 1 and (len(self._kept) > self._most or self._total > self._most_size):
                oldest, _ = self._kept.popitem(last=False)
                self._total -= self._size(oldest)
        return made
