import logging
import smtplib

from mailer.outbox import Outbox
from mailer.settings import from_environment

log = logging.getLogger("mailer")


def send(host, port, message):
    with smtplib.SMTP(host, port) as relay:
        relay.send_message(message)


def make_outbox():
    settings = from_environment()
    log.info("mail goes to %s:%d", settings.relay, settings.port)
    return Outbox(settings, send)
