from export.fields import field
from export.header import write_header


def write_rows(stream, columns, rows):
    """Write header and rows; how many rows there were."""
    write_header(stream, columns)
    count = 0
    for row in rows:
        stream.write(",".join(field(row.get(name)) for name in columns) + "\n")
        count += 1
    return count
