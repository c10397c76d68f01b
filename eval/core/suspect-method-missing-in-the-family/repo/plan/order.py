"""How much skirting board a plan needs."""


def metres(shapes, reserve=0.1):
    length = sum(shape.outline() for shape in shapes)
    return round(length * (1 + reserve), 2)


def floor(shapes):
    return round(sum(shape.area() for shape in shapes), 2)
