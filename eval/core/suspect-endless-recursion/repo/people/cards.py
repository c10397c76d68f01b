"""Visiting cards."""

from people.chart import Chart


def card(records, person):
    """In the personnel system the head of the company is their own manager."""
    chart = Chart({record["id"]: record["manager"] for record in records})
    return f"{person}, level {chart.level(person)}"
