"""Cards and how one gets them; every tier earns one factor more than the tier below it."""

LEVELS = ((50_000, "gold"), (20_000, "silver"), (0, "bronze"))


def issue(holder, spent_last_year):
    return {"holder": holder, "tier": next(name for least, name in LEVELS if spent_last_year >= least)}
