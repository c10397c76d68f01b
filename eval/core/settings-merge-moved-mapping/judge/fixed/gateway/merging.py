from collections import OrderedDict
from collections.abc import Mapping


def merged(base, over):
    """The settings of two layers; mappings are merged in depth, everything else is replaced."""
    found = OrderedDict(base)
    for key, value in over.items():
        if isinstance(value, Mapping) and isinstance(found.get(key), Mapping):
            found[key] = merged(found[key], value)
        else:
            found[key] = value
    return found
