"""Entry of the harness: loads its modules and the framework, hides them, and runs what standard input asks for.

    boot.py FRAMEWORK [DIRECTORY ...]

The directories join the import path. Nothing of the tree is touched before standard input has ended: the process may have been
started before it was known what to run.
"""

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
    # the framework comes from outside the tree: the tree joins the import path only after it is loaded and guarded
    sys.path.extend(sys.argv[2:])
    session = load(FRAMEWORKS[FRAMEWORKS.index(sys.argv[1])] + "_session")
    lay_over = load("laying").lay_over
    task = load("channel").read_task()
    lay_over(task.pop("overlay"))
    sys.argv[:] = [sys.argv[1]]
    hide()
    session.main(task)
