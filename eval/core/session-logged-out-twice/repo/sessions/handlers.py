import logging

from sessions.table import find, log_out

log = logging.getLogger("sessions")


def post_logout(table, cookies):
    token = cookies.get("session")
    if token is None:
        return 303, "/login"
    log_out(table, token)
    log.info("logged out %s...", token[:4])
    return 303, "/"


def get_me(table, cookies, now):
    user = find(table, cookies.get("session"), now)
    return (200, user) if user else (401, "")
