"""A small cache for look-ups."""

import functools


def remembered(function):
    """Remember results by all arguments."""
    known = {}

    @functools.wraps(function)
    def wrapper(*args, **options):
        key = args, tuple(sorted(options.items()))
        try:
            hash(key)
        except TypeError:
            return function(*args, **options)
        if key not in known:
            known[key] = function(*args, **options)
        return known[key]

    wrapper.known = known
    return wrapper
