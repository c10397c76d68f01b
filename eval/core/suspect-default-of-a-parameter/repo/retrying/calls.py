"""Calls of partner systems."""

from retrying.delays import delays

PARTNERS = {"bank": {"attempts": 4, "base": 5}, "mail": {"attempts": 3}}


def schedule(partner):
    return delays(**PARTNERS[partner])
