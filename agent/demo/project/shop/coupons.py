"""Coupons that take something off an order."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Optional


@dataclass(frozen=True)
class Coupon:
    code: str
    percent_off: Decimal
    valid_until: date


COUPONS = {
    "WELCOME10": Coupon("WELCOME10", Decimal(10), date(2099, 12, 31)),
    "SPRING24": Coupon("SPRING24", Decimal(25), date(2024, 5, 31)),
}


def find_coupon(code: str) -> Optional[Coupon]:
    """The coupon with this code, None when there is none or it has expired."""
    coupon = COUPONS.get(code.strip().upper())
    if coupon is None or coupon.valid_until < date.today():
        return None
    return coupon
