"""Entry of the nightly job: one invoice per order, in the order of their ids."""

import logging

from invoicing.totals import gross

log = logging.getLogger("invoicing.run")


def run(orders, write):
    done = 0
    for order in sorted(orders, key=lambda order: order.id):
        amount = gross(order)
        write(order.id, amount)
        log.info("invoice order=%s amount=%s", order.id, amount)
        done += 1
    return done
