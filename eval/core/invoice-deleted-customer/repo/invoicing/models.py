"""Orders as the shop hands them over."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Optional


@dataclass(frozen=True)
class Customer:
    id: str
    name: str
    tier: str = "standard"


@dataclass(frozen=True)
class Line:
    sku: str
    quantity: int
    unit_price: Decimal


@dataclass(frozen=True)
class Order:
    id: str
    customer_id: Optional[str]
    lines: tuple = ()
