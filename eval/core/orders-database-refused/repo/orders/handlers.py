import logging

log = logging.getLogger("orders")


def post_order(repository, fields):
    if not fields.get("items"):
        return 400, {"error": "no items"}
    number = repository.add(fields["customer"], fields["items"])
    log.info("order %s", number)
    return 201, {"number": number}
