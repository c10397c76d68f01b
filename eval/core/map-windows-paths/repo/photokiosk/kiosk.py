"""What the kiosk's screen shows."""

from photokiosk.pricing import per_print


def banner(orders):
    return f"{per_print(orders)} ct per print"
