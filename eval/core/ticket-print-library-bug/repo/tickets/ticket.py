from dataclasses import dataclass


@dataclass(frozen=True)
class Ticket:
    number: int
    event: str
    seat: str
    holder: str

    def lines(self):
        return [self.event, f"Seat {self.seat}", self.holder, f"No. {self.number:06d}"]
