import logging
import os

from export.rows import write_rows

log = logging.getLogger("export")


def export(path, columns, rows):
    """Write a file; it is there as a whole or not at all."""
    part = f"{path}.part"
    try:
        with open(part, "w", encoding="utf-8", newline="") as file:
            count = write_rows(file, columns, rows)
    except BaseException:
        os.unlink(part)
        raise
    os.replace(part, path)
    log.info("%s: %d rows", path, count)
    return count
