"""Signs that code under test laid hands on the runner. Chosen so that honest projects give none."""

import os
import sys
import sysconfig
from types import CodeType, FunctionType, ModuleType
from typing import Any, Dict, Iterator, List, Optional, Tuple

TEST_FILES = ("conftest.py", "pytest.ini", "pyproject.toml", "setup.cfg", "tox.ini")
PASSED_BY = {".git", ".hg", "node_modules", "__pycache__", ".tox", ".venv"}
Functions = Dict[str, Tuple[Any, str, Any, Optional[CodeType]]]
Stamps = Dict[str, Optional[Tuple[int, int, int]]]


def functions_of(modules: List[ModuleType]) -> Functions:
    """Every function the modules define, methods included, with its code as it is now."""
    found: Functions = {}
    for module in modules:
        for owner, name, value in _members(module):
            function = getattr(value, "__func__", value)
            if isinstance(function, FunctionType):
                found["%s.%s" % (_name(owner), name)] = (owner, name, value, function.__code__)
    return found


def _members(module: ModuleType) -> Iterator[Tuple[Any, str, Any]]:
    for name, value in list(vars(module).items()):
        if isinstance(value, type) and value.__module__ == module.__name__:
            for member, inner in list(vars(value).items()):
                yield value, member, inner
        elif getattr(value, "__module__", None) == module.__name__:
            yield module, name, value


def _name(owner: Any) -> str:
    return owner.__name__ if isinstance(owner, ModuleType) else "%s.%s" % (owner.__module__, owner.__qualname__)


def replaced(functions: Functions, trusted: Tuple[str, ...]) -> List[str]:
    """Names of functions that are not what they were, unless an installed plugin replaced them.

    Args:
        functions: as `functions_of` gave them.
        trusted: directories of installed packages and the standard library.
    """
    names = []
    for label, (owner, name, value, code) in functions.items():
        now = vars(owner).get(name)
        function = getattr(now, "__func__", now)
        code_now = getattr(function, "__code__", None)
        if now is value and code_now is code:
            continue
        if (
            isinstance(code_now, CodeType)
            and code_now is not code
            and now is not value
            and code_now.co_filename.startswith(trusted)
        ):
            continue
        names.append(label)
    return names


def stamps(root: str) -> Stamps:
    """Inode, change time and size of every file that tells what the tests are."""
    seen: Stamps = {}
    for directory, names, files in os.walk(root):
        names[:] = [name for name in names if name not in PASSED_BY]
        for name in files:
            if name in TEST_FILES or (name.endswith(".py") and (name.startswith("test") or name.endswith("_test.py"))):
                path = os.path.join(directory, name)
                seen[path] = _stamp(path)
    return seen


def changed(before: Stamps, root: str) -> List[str]:
    """Files whose stamp is another one now, relative to the tree."""
    return [os.path.relpath(path, root) for path, stamp in before.items() if _stamp(path) != stamp]


def _stamp(path: str) -> Optional[Tuple[int, int, int]]:
    try:
        status = os.lstat(path)
    except OSError:
        return None
    return status.st_ino, status.st_ctime_ns, status.st_size


class Guard:
    """Looks for signs from now on, before any code of the target is loaded.

    Args:
        modules: whose functions nobody but an installed plugin may replace.
        root: real path of the tree.
        descriptor: the report pipe.
    """

    def __init__(self, modules: List[ModuleType], root: str, descriptor: int) -> None:
        self._root = root
        self._functions = functions_of(modules)
        self._stamps = stamps(root)
        self._trusted = tuple(
            sorted({sysconfig.get_path(name) + os.sep for name in ("stdlib", "platstdlib", "purelib", "platlib")})
        )
        self._signs: List[str] = []
        self._listen(descriptor)

    def look(self) -> None:
        """Look at the guarded functions."""
        for name in replaced(self._functions, self._trusted):
            self._note("%s was replaced by code under test" % name)

    def final_signs(self) -> List[str]:
        """Every sign there was, in the order of appearance."""
        self.look()
        for path in changed(self._stamps, self._root):
            self._note("%s was changed while the tests ran" % path)
        return self._signs[:20]

    def _note(self, sign: str) -> None:
        if sign not in self._signs:
            self._signs.append(sign)

    def _listen(self, descriptor: int) -> None:
        guarded = {id(getattr(value, "__func__", value)) for _, _, value, _ in self._functions.values()}
        places = ("/proc/self", "/proc/%d" % os.getpid(), "/proc/thread-self")
        pipes = (descriptor, "/dev/fd/%d" % descriptor, *("%s/fd/%d" % (place, descriptor) for place in places))
        memory = tuple(place + "/mem" for place in places)

        def hook(event: str, arguments: Tuple[Any, ...]) -> None:
            if event == "open":
                path = os.fsdecode(arguments[0]) if isinstance(arguments[0], (bytes, os.PathLike)) else arguments[0]
                if path in pipes:
                    self._note("the report pipe was opened by code under test")
                elif path in memory:
                    self._note("the memory of the runner was opened by code under test")
            elif event == "object.__setattr__" and arguments[1] == "__code__" and id(arguments[0]) in guarded:
                self._note(
                    "the code of %s was exchanged by code under test" % getattr(arguments[0], "__qualname__", "a function")
                )

        sys.addaudithook(hook)
