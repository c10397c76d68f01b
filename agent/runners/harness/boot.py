"""Entry of the harness: loads its modules, hides them, and runs what standard input asks for."""

import importlib
import os
import sys
import types

PACKAGE = "_suture_harness"
FRAMEWORKS = ("pytest", "unittest")


def load(framework: str) -> types.ModuleType:
    """The module that runs a framework's tests, loaded without leaving this folder on the import path."""
    package = types.ModuleType(PACKAGE)
    package.__path__ = [os.path.dirname(os.path.abspath(__file__))]
    sys.modules[PACKAGE] = package
    try:
        return importlib.import_module(PACKAGE + "." + framework + "_session")
    finally:
        for name in [name for name in sys.modules if name.partition(".")[0] == PACKAGE]:
            del sys.modules[name]


if __name__ == "__main__":
    del sys.path[0]
    sys.dont_write_bytecode = True
    chosen = load(FRAMEWORKS[FRAMEWORKS.index(sys.argv[1])])
    sys.argv[:] = [sys.argv[1]]
    chosen.main()
