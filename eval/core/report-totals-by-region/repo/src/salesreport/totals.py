from typing import Dict, Iterable

from salesreport.reading import Sale


def by_region(sales: Iterable[Sale]) -> Dict[str, int]:
    """Cents a region, refunds left out."""
    totals: Dict[str, int] = {}
    for sale in sales:
        if sale.kind == "refund":
            continue
        totals[sale.region] += sale.cents
    return totals


def grand_total(totals: Dict[str, int]) -> int:
    return sum(totals.values())
