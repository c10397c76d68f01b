"""Entry of the harness: loads its modules, hides them, and runs what standard input asks for."""

import importlib
import os
import sys
import types

PACKAGE = "_suture_harness"
FRAMEWORKS = ("pytest", "unittest")


def load(module: str) -> types.ModuleType:
    """A module of this folder, loaded without leaving the folder on the import path."""
    if PACKAGE not in sys.modules:
        package = types.ModuleType(PACKAGE)
        package.__path__ = [os.path.dirname(os.path.abspath(__file__))]
        sys.modules[PACKAGE] = package
    return importlib.import_module(PACKAGE + "." + module)


def hide() -> None:
    """Forget the names of this folder's modules: code under test has no business with them."""
    for name in [name for name in sys.modules if name.partition(".")[0] == PACKAGE]:
        del sys.modules[name]


if __name__ == "__main__":
    del sys.path[0]
    task = load("channel").read_task()
    # the framework comes from outside the tree: the tree joins the import path only after it is loaded and guarded
    sys.path.extend(task["paths"])
    session = load(FRAMEWORKS[FRAMEWORKS.index(sys.argv[1])] + "_session")
    sys.argv[:] = [sys.argv[1]]
    hide()
    session.main(task)
