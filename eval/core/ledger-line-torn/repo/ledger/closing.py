import logging
from collections import Counter

from ledger.journal import read_journal

log = logging.getLogger("ledger.closing")


def balances(lines):
    found = Counter()
    for entry in list(read_journal(lines)):
        found[entry.account] += entry.cents
    return found


def close_day(path):
    with open(path, encoding="ascii") as file:
        found = balances(file)
    log.info("%s: %d accounts", path, len(found))
    return found
