"""Who our customers are. Deleting an account removes the row; orders keep the id."""

from typing import Dict, Optional

from invoicing.models import Customer

_CUSTOMERS: Dict[str, Customer] = {
    "c-100": Customer("c-100", "Northwind Bakery", "gold"),
    "c-101": Customer("c-101", "Harbour Books", "silver"),
    "c-102": Customer("c-102", "Lantern Cafe"),
}


def find_customer(customer_id: str) -> Optional[Customer]:
    """The customer with this id, None when there is none."""
    return _CUSTOMERS.get(customer_id)


def remember(customer: Customer) -> None:
    _CUSTOMERS[customer.id] = customer
