"""Changes as language models write them, mended where only one reading is possible."""

from agent.code.repairing.reading import read_change

__all__ = ["read_change"]
