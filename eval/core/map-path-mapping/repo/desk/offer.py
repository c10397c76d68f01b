"""Offers of the desk."""


def offer(rates, parcel):
    """Class and cents; what no class takes is offered by freight, without a price."""
    name = rates.cheapest(parcel)
    return (name, None) if name == "freight" else (name, rates.rate({**parcel, "class": name}))
