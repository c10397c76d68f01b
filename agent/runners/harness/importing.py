"""The target's import path: its own source roots first, then what was there."""

import os
import sys
from typing import Any, Dict, List

# what pytest brings and can do without once it is loaded; pluggy and pytest itself are guarded and stay
LIBRARIES = ("exceptiongroup", "iniconfig", "packaging", "pygments", "tomli", "typing_extensions")


def set_import_path(task: Dict[str, Any]) -> str:
    """Set `sys.path`, enter the service's directory and give the real path of the tree.

    Args:
        task: `root`; `service_root` and `source_roots`, relative to it.
    """
    root: str = os.path.realpath(task["root"])
    service = os.path.normpath(os.path.join(root, task["service_root"]))
    os.chdir(service)
    wanted = [os.path.normpath(os.path.join(base, name)) for name in task["source_roots"] for base in (service, root)]
    wanted += [os.path.join(service, "src"), service]
    first = []
    for directory in wanted:
        if directory not in first and os.path.isdir(directory):
            first.append(directory)
    sys.path[:] = first + [entry for entry in sys.path if entry not in first]
    _forget_copies(first)
    return root


def _forget_copies(directories: List[str]) -> None:
    """Let a tree that is itself one of the framework's libraries be imported; the framework keeps the copy it has bound."""
    for library in LIBRARIES:
        places = [os.path.join(directory, library) for directory in directories]
        if any(os.path.isdir(place) or os.path.isfile(place + ".py") for place in places):
            for name in [name for name in sys.modules if name.partition(".")[0] == library]:
                del sys.modules[name]
