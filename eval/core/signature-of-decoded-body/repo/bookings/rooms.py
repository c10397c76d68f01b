class Rooms:
    def __init__(self, names):
        self.taken = {name: {} for name in names}

    def book(self, room, night, guest):
        """True when the room was free."""
        nights = self.taken[room]
        if night in nights:
            return False
        nights[night] = guest
        return True
