"""The plan of one show."""

from hall.seats import first_row, neighbours


def plan(show):
    return {"show": show["name"], "front": first_row(show["seats"]), "pairs": len(neighbours(show["seats"]))}
