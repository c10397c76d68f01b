from inventory.measures import days_of_cover, turnover


def shown(value):
    return "-" if value is None else f"{value:.2f}"


def row(ledger, warehouse, days):
    levels = ledger.levels(warehouse)
    shipped = ledger.shipped(warehouse)
    level = levels[-1] if levels else 0
    return [warehouse, str(level), shown(turnover(shipped, levels)), shown(days_of_cover(level, shipped / days))]


def report(ledger, days=30):
    """Rows of name, level, turnover and days of cover, by name."""
    return [row(ledger, name, days) for name in sorted(ledger.moves)]
