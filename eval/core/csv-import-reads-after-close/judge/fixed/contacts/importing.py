import csv
import logging
from dataclasses import dataclass

log = logging.getLogger(__name__)

COLUMNS = ("name", "mail")


class BadFile(ValueError):
    """The file can't be imported; the message is shown to the user."""


@dataclass
class Result:
    added: int = 0
    known: int = 0
    skipped: int = 0


def normalise(mail):
    return mail.strip().lower()


def import_contacts(path, book):
    """Put the contacts of a CSV file into the book.

    Raises:
        BadFile: a column is missing.
    """
    result = Result()
    with open(path, newline="", encoding="utf-8") as file:
        rows = csv.DictReader(file)
        missing = [name for name in COLUMNS if name not in (rows.fieldnames or ())]
        if missing:
            raise BadFile(f"no column {', '.join(missing)}")
        for row in rows:
            mail = normalise(row["mail"] or "")
            if "@" not in mail:
                result.skipped += 1
            elif book.add(row["name"].strip(), mail):
                result.added += 1
            else:
                result.known += 1
    log.info("imported %s: %s", path, result)
    return result
