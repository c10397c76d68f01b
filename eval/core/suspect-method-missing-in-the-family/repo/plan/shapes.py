"""Areas of a floor plan."""


class Rectangle:
    def __init__(self, width, depth):
        self.width, self.depth = width, depth

    def area(self):
        return self.width * self.depth

    def outline(self):
        return 2 * (self.width + self.depth)


class Circle:
    def __init__(self, radius):
        self.radius = radius

    def area(self):
        return 3.14159 * self.radius**2

    def outline(self):
        return 2 * 3.14159 * self.radius


class Corner:
    """A right-angled triangle in a corner of a room."""

    def __init__(self, width, depth):
        self.width, self.depth = width, depth

    def area(self):
        return self.width * self.depth / 2
