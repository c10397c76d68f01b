"""Points of the loyalty card."""

TIERS = {"bronze": 1, "silver": 2, "gold": 3, "platinum": 4}


def tier(card):
    return card.get("tier", "bronze").lower()


def points(card, cents):
    """A point a euro, times the tier's factor."""
    return cents // 100 * TIERS[tier(card)]
