import logging

from tracker.geo import distance
from tracker.packets import parse

log = logging.getLogger("tracker")
JUMP_KM = 50.0


class Collector:
    def __init__(self):
        self.last = {}
        self.damaged = 0

    def take(self, packets):
        """Keep the positions of a batch; a jump is kept, and told."""
        kept = 0
        for packet in packets:
            try:
                position = parse(packet)
            except ValueError as problem:
                self.damaged += 1
                log.warning("damaged packet: %s", problem)
                continue
            if position is None:
                continue
            before = self.last.get(position.device)
            if before is not None and distance(before[1:], position[1:]) > JUMP_KM:
                log.warning("%s jumped", position.device)
            self.last[position.device] = position
            kept += 1
        return kept
