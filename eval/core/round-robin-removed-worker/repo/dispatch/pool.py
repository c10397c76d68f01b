"""Workers in the order they came, and whose turn it is."""

from typing import List, Optional


class Pool:
    def __init__(self, names=()):
        self._names: List[str] = list(names)
        self._turn = 0

    def add(self, name: str) -> None:
        if name not in self._names:
            self._names.append(name)

    def remove(self, name: str) -> None:
        if name in self._names:
            self._names.remove(name)

    def first(self) -> Optional[str]:
        """Who came first, None when there is no worker."""
        if not self._names:
            return None
        return self._names[0]

    def take(self) -> Optional[str]:
        """Whose turn it is, None when there is no worker; the turn moves on."""
        if not self._names:
            return None
        name = self._names[self._turn]
        self._turn = (self._turn + 1) % len(self._names)
        return name

    def __len__(self) -> int:
        return len(self._names)
