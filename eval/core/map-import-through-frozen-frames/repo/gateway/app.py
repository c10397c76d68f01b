"""The gateway's entry."""

import importlib

PLUGINS = ("gateway.limits",)


def start():
    return [importlib.import_module(name) for name in PLUGINS]
