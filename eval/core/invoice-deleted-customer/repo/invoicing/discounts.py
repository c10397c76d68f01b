"""What share of an order is given back."""

from typing import Optional

from invoicing.customers import find_customer

RATES = {"gold": 0.10, "silver": 0.05}


def discount_rate(customer_id: Optional[str]) -> float:
    """Share taken off an order; without a customer nothing is taken off."""
    if not customer_id:
        return 0.0
    customer = find_customer(customer_id)
    return RATES.get(customer.tier, 0.0)
