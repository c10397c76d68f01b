"""Users that exist nowhere else: every job gets one of its own, so that no limit or signal of one meets another."""

import secrets
from itertools import count

FIRST_JOB_USER = 0x6000_0000
_users = count(secrets.randbelow(1 << 24))


def fresh_user() -> int:
    """A user and group id that no account and no other job of this process has."""
    return FIRST_JOB_USER + next(_users)
