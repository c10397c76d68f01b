"""What an order comes to, in cents."""

SHIPPING = 490
FREE_FROM = 5000


def goods(lines, prices):
    due = 0
    for line in lines:
        due += line["quantity"] * prices[line["article"]]
    return due


def total(lines, prices):
    due = goods(lines, prices)
    return due if due >= FREE_FROM else due + SHIPPING
