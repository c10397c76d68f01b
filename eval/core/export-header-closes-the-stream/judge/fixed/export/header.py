VERSION = 2


def write_header(stream, columns):
    """Write the two lines that every export begins with."""
    stream.write(f"# export {VERSION}\n")
    stream.write(",".join(columns) + "\n")
