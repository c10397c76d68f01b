"""Limits of the gateway, from the table that operations keep."""

TABLE = """
search   200
export    20
# bulk is not open yet
bulk
"""


def limits(table):
    """Route -> requests a minute; routes without a number are closed (0)."""
    found = {}
    for line in table.splitlines():
        if line.strip() and not line.strip().startswith("#"):
            route, *number = line.split()
            found[route] = int(number[0]) if number else 0
    return found


LIMITS = limits(TABLE)
