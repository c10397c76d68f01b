def shrink(pixels, factor):
    """Every factor-th pixel of every factor-th row."""
    return [row[::factor] for row in pixels[::factor]]


def encode(pixels):
    return b"\n".join(bytes(row) for row in pixels)
