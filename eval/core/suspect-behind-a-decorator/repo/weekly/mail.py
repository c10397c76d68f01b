"""The mail's text."""

from weekly.figures import spread, trend


def text(weeks):
    this, last = weeks[-1], weeks[-2] if len(weeks) > 1 else []
    change = trend(this, last)
    return f"spread {spread(this):.1f}, {'unchanged' if not change else f'{change:+.1f}'}"
