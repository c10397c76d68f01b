"""The target's import path: its own source roots first, then what was there."""

import os
import sys
from typing import Any, Dict


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
    return root
