"""The table of sessions: token -> {"user": ..., "until": seconds}. Ending a session that has ended does nothing."""


def log_in(table, token, user, until):
    table[token] = {"user": user, "until": until}


def find(table, token, now):
    """The user of a session, None when it has ended."""
    session = table.get(token)
    if session is None or session["until"] <= now:
        return None
    return session["user"]


def log_out(table, token):
    table.pop(token, None)


def sweep(table, now):
    """End the sessions whose time is over; how many there were."""
    over = [token for token, session in table.items() if session["until"] <= now]
    for token in over:
        table.pop(token, None)
    return len(over)


def throw_out(table, user):
    for token in [token for token, session in table.items() if session["user"] == user]:
        table.pop(token, None)
