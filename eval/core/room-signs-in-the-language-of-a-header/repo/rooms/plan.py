"""Which rooms there are, floor by floor."""

SEATS = {("1", "12"): 8, ("1", "14"): 4, ("3", "2"): 20}


def seats(floor: str, room: str) -> int | None:
    """How many people a room takes, None when there is no such room."""
    return SEATS.get((floor, room))


def rooms_of(floor: str) -> list[str]:
    return [room for one, room in SEATS if one == floor]
