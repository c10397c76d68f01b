"""Runs one test inside the sandbox and tells of the exception that failed it; started as a script by the target's interpreter.

Standard input holds the task; file descriptor 3 takes the answer, one JSON object.
"""

import importlib.util
import itertools
import json
import logging
import os
import sys
import sysconfig
import traceback
from pathlib import Path
from typing import Any

FRAMEWORKS = ("/_pytest/", "/pytest/", "/pluggy/", "/unittest/")
ITEMS, DEPTH, LENGTH, FRAMES = 10, 3, 1000, 100


class Caught(logging.Handler):
    """What failed the test, and what was logged with an exception while it ran; a plugin of pytest as well."""

    def __init__(self) -> None:
        super().__init__(logging.ERROR)
        self.raised: list[BaseException] = []
        self.logged: list[BaseException] = []

    def emit(self, record: logging.LogRecord) -> None:
        """Keep the exception of a log record."""
        if record.exc_info and record.exc_info[1] is not None:
            self.logged.append(record.exc_info[1])

    def pytest_exception_interact(self, call: Any) -> None:  # noqa: ANN401  # pytest may be any version
        """Keep what ended the test, or the import of its file."""
        error = call.excinfo.value
        self.raised.append(error.__cause__ if type(error).__name__ == "CollectError" and error.__cause__ else error)


class Scene:
    """Which frames belong to the story.

    Args:
        root: real path of the tree.
        hidden: paths of the hidden tests, relative to it.
    """

    def __init__(self, root: str, hidden: list[str]) -> None:
        self._root = root
        self._hidden = {str(Path(root, path)) for path in hidden}

    def kept(self, filenames: "list[str]") -> "list[bool]":
        """False for the frames of the test, and for all that ran it: what stands before the repository was called."""
        first = next((number for number, name in enumerate(filenames) if self.inside(name)), len(filenames))
        called = max((number + 1 for number in range(first) if self._ran_it(filenames[number])), default=0)
        return [number >= called and not self._of_test(name) for number, name in enumerate(filenames)]

    def _of_test(self, filename: str) -> bool:
        return os.path.realpath(filename) in self._hidden

    def _ran_it(self, filename: str) -> bool:
        by_name = filename.startswith("<frozen importlib") or any(name in filename for name in FRAMEWORKS)
        return by_name or self._of_test(filename)

    def inside(self, filename: str) -> bool:
        """True for the repository's own code."""
        real = os.path.realpath(filename)
        return real.startswith(self._root + os.sep) and real not in self._hidden and not filename.startswith("<")

    def tells(self, error: BaseException) -> bool:
        """True when a frame of the exception, or of what led to it, is the repository's."""
        return any(
            self.inside(frame.f_code.co_filename) for one in chain(error) for frame, _ in traceback.walk_tb(one.__traceback__)
        )


def earlier(error: BaseException) -> "tuple[BaseException | None, str]":
    """What the exception was raised from, and how that is told."""
    if error.__cause__ is not None:
        return error.__cause__, "__cause__"
    return (None if error.__suppress_context__ else error.__context__), "__context__"


def chain(error: "BaseException | None") -> "list[BaseException]":
    """The exception and what led to it, latest first."""
    found: list[BaseException] = []
    while error is not None and error not in found:
        found.append(error)
        error = earlier(error)[0]
    return found


def text_of(error: BaseException, scene: Scene) -> str:
    """The traceback as the interpreter prints it, without the frames of the test."""
    told = traceback.TracebackException.from_exception(error, compact=True)
    stack = [told]
    while stack:
        one = stack.pop()
        kept = list(itertools.compress(one.stack, scene.kept([frame.filename for frame in one.stack])))
        one.stack[:] = kept
        if not kept:
            one.stack = None  # type: ignore[assignment]  # printed as an exception that was never raised
        stack += [
            other for other in (one.__cause__, one.__context__, *(getattr(one, "exceptions", None) or ())) if other is not None
        ]
    return "".join(told.format())


def text_in(error: BaseException) -> str:
    """The exception's message."""
    try:
        return str(error)
    except Exception:  # noqa: BLE001  # str() of it runs the target's code
        return "<exception str() failed>"


def values_of(error: BaseException, scene: Scene) -> "list[dict[str, Any]]":
    """The exceptions of an error tracker's event, oldest first."""
    values: list[dict[str, Any]] = []

    def add(one: BaseException, parent: "int | None", source: str) -> None:
        number = len(values)
        link = {"type": "generic" if parent is None else "chained", "handled": True, "exception_id": number}
        link.update({} if parent is None else {"parent_id": parent, "source": source})
        module = type(one).__module__
        values.append(
            {
                "mechanism": link,
                "module": None if module in ("builtins", "__main__") else module,
                "type": type(one).__qualname__,
                "value": text_in(one),
                "stacktrace": {"frames": frames_of(one, scene)},
            }
        )
        before, how = earlier(one)
        if before is not None and len(values) < ITEMS * 2:
            add(before, number, how)
        for position, member in enumerate(getattr(one, "exceptions", ())[:ITEMS]):
            add(member, number, f"exceptions[{position}]")

    add(error, None, "")
    if len(values) == 1:
        values[0]["mechanism"] = {"type": "generic", "handled": True}
    return values[::-1]


def frames_of(error: BaseException, scene: Scene) -> "list[dict[str, Any]]":
    """Frames with their variables, outermost first."""
    frames = list(traceback.walk_tb(error.__traceback__))
    found = list(itertools.compress(frames, scene.kept([frame.f_code.co_filename for frame, _ in frames])))
    if len(found) > FRAMES:
        found = found[: FRAMES // 2] + found[-FRAMES // 2 :]
    return [
        {
            "filename": short_name(frame.f_code.co_filename, str(frame.f_globals.get("__name__", ""))),
            "abs_path": frame.f_code.co_filename,
            "function": frame.f_code.co_name,
            "module": frame.f_globals.get("__name__"),
            "lineno": line,
            "vars": {name: shown(value, 0) for name, value in itertools.islice(frame.f_locals.items(), ITEMS)},
            "in_app": scene.inside(frame.f_code.co_filename),
        }
        for frame, line in found
    ]


def short_name(filename: str, module: str) -> str:
    """The file below the directory its top package is imported from."""
    depth = module.count(".") + (filename.endswith("/__init__.py") and "." in module)
    return "/".join(filename.split("/")[-1 - depth :])


def shown(value: object, depth: int) -> object:
    """A variable as it is sent: lists and mappings of short reprs."""
    try:
        if depth < DEPTH and isinstance(value, dict):
            return {str(key)[:LENGTH]: shown(item, depth + 1) for key, item in itertools.islice(value.items(), ITEMS)}
        if depth < DEPTH and isinstance(value, (list, tuple, set, frozenset)):
            return [shown(item, depth + 1) for item in itertools.islice(value, ITEMS)]
        text = repr(value)
    except Exception:  # noqa: BLE001  # reprs run the target's code
        return "<broken repr>"
    return text if len(text) <= LENGTH else text[: LENGTH - 3] + "..."


def places(root: str, task: "dict[str, Any]") -> "list[tuple[str, str]]":
    """Where things are here, and where they are said to be."""
    library = f"/usr/local/lib/python{sys.version_info[0]}.{sys.version_info[1]}"
    packages = library + "/site-packages"
    here = [(path, packages) for path in task["paths"]]
    here += [(sysconfig.get_path(name), packages) for name in ("purelib", "platlib")]
    here += [(sysconfig.get_path("stdlib"), library), (root, task["prefix"])]
    here += [(os.path.realpath("."), task["prefix"])]  # a service below the top is deployed from its own directory
    return sorted(here, key=lambda pair: -len(pair[0]))


def loaded(name: str, folder: str) -> Any:  # noqa: ANN401  # a module
    """One file as a module, whatever is on the import path."""
    spec = importlib.util.spec_from_file_location(name, Path(folder, f"{name}.py"))
    module = importlib.util.module_from_spec(spec)  # type: ignore[arg-type]  # the file is there
    spec.loader.exec_module(module)  # type: ignore[union-attr]  # as above
    return module


def answer(task: "dict[str, Any]") -> "dict[str, Any]":
    """Run the test and say what failed it."""
    sys.path.extend(task["paths"])
    import pytest  # noqa: PLC0415  # the path to it is set only now

    root = loaded("importing", task["harness"]).set_import_path(task)
    scene, caught = Scene(root, task["hidden"]), Caught()
    logging.getLogger().addHandler(caught)
    options = ["-q", "-x", "--color=no", "--tb=native", "-o", "addopts=", "-o", "cache_dir=/tmp/pytest-cache"]
    pytest.main([*options, str(Path(root, task["test"]))], plugins=[caught])
    told = [error for error in (*caught.raised[:1], *caught.logged[::-1]) if scene.tells(error)]
    if not told:
        return {"problem": "; ".join(f"{type(one).__name__}: {text_in(one)}" for one in caught.raised[:1])}
    told_of: dict[str, Any] = {"trace": text_of(told[0], scene)}
    if "event" in task["wanted"]:  # it asks every variable for its repr, which may take long
        told_of["values"] = values_of(told[0], scene)
    if "capsule" in task["wanted"] and task["recorder"]:
        capturing = loaded("capturing", task["capturing"])
        told_of["capsule"] = capturing.capsule_of(chain(told[0]), task["recorder"], root, scene.kept)
    text = json.dumps(told_of)
    for old, new in places(root, task):
        text = text.replace(json.dumps(old)[1:-1], json.dumps(new)[1:-1])
    result: dict[str, Any] = json.loads(text)
    return result


if __name__ == "__main__":
    report = json.dumps(answer(json.load(sys.stdin))).encode()
    while report:
        report = report[os.write(3, report) :]
