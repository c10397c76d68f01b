"""A module that is not there: moved by the repository, gone from the standard library, or not installed."""

import re
import sys
from posixpath import basename

from agent.domain.location import FaultOwner
from agent.stages.attribution.origins import owns_module
from agent.stages.attribution.scene import Attribution, Scene, package_of

_MISSING = re.compile(r"No module named '?\"?([\w.]+)")
_NAME = re.compile(r"cannot import name '?([\w.]+)'? from '?([\w.]+)?")
_NATIVE = re.compile(
    r"cannot open shared object file|DLL load failed|undefined symbol|symbol not found|GLIBC|image not found"
    r"|incompatible architecture|wrong ELF class|invalid ELF header",
    re.IGNORECASE,
)
_CIRCULAR = re.compile(r"partially initialized module|circular import")
# Gone from the standard library; an import of one has to change, wherever it is run.
_GONE = frozenset(
    {
        "asynchat", "asyncore", "cgi", "cgitb", "crypt", "distutils", "formatter", "imghdr", "imp", "lib2to3", "mailcap",
        "msilib", "nntplib", "parser", "pipes", "smtpd", "sndhdr", "spwd", "sunau", "symbol", "telnetlib", "uu", "xdrlib",
    }
)  # fmt: skip
_DECLARING = ("pyproject.toml", "requirements.txt", "setup.cfg", "setup.py", "Pipfile")


def by_import(scene: Scene) -> Attribution | None:
    """Whose an import that failed is; None for crashes that are none."""
    if scene.crash.short_type not in {"ImportError", "ModuleNotFoundError"}:
        return None
    message = scene.message
    if _NATIVE.search(message):
        return _infrastructure("A compiled library is missing on the machine, or does not fit it.", scene)
    if _CIRCULAR.search(message):
        return _circular(scene)
    if missing := _MISSING.search(message):
        return _missing(scene, missing[1])
    if named := _NAME.search(message):
        return _unfit(scene, named[1], named[2] or "")
    return None


def _missing(scene: Scene, module: str) -> Attribution:
    top = module.split(".", 1)[0]
    if owns_module(scene, top) or top in sys.stdlib_module_names or top in _GONE:
        whose = "the repository's own" if owns_module(scene, top) else "of the standard library"
        return _code(f"`{module}` is {whose}; no installation brings it, the import has to change.")
    if moved := _moved(scene, module):
        return _code(f"`{module}` looks like a module of the repository: {moved} is there.")
    if scene.library is not None:
        user = package_of(scene.library)
        return _infrastructure(f"`{user}` needs `{module}`, which is not installed where the code runs.", scene)
    if "." in module and _imports_top(scene, top):
        return _code(f"`{top}` is there but has no `{module}`: the import does not fit the installed version.")
    declared = _declared(scene, top)
    told = (
        f"{declared} declares it, so the deployment left it out."
        if declared
        else "No dependency file at the top of the repository names it; it has to be declared before it can be installed."
    )
    return _infrastructure(f"The module `{module}` is not installed where the code runs. {told}", scene)


def _unfit(scene: Scene, name: str, module: str) -> Attribution:
    if scene.library is not None and not owns_module(scene, module):
        user = package_of(scene.library)
        return Attribution(
            owner=FaultOwner.DEPENDENCY,
            reasons=(
                f"`{user}` imports `{name}` from `{module or 'another package'}`, which has no such name.",
                "The installed versions do not fit each other.",
                "Nothing the repository passes can change what a dependency imports.",
            ),
        )
    return _code(
        f"The repository imports `{name}` from `{module or 'a module'}`, which has no such name in the version that runs."
    )


def _circular(scene: Scene) -> Attribution:
    if scene.library is not None:
        return Attribution(
            owner=FaultOwner.DEPENDENCY, reasons=(f"The modules of `{package_of(scene.library)}` import each other in a circle.",)
        )
    return _code("Modules of the repository import each other in a circle.")


def _moved(scene: Scene, module: str) -> str:
    """A repository file of the missing module's name, empty without one."""
    if scene.resolver is None:
        return ""
    parts = module.split(".")
    index = scene.resolver.reader.index
    files = [path for path, _ in index.ending_like((f"{parts[-1]}.py",))]
    folders = [path for path, _ in index.ending_like((parts[-1], "__init__.py")) if path.split("/")[-2:-1] == [parts[-1]]]
    # A test or script that happens to be called like a package is not that package.
    found = [path for path in (*files, *folders) if "test" not in path.lower()]
    return found[0][-120:] if len(found) == 1 else ""


def _imports_top(scene: Scene, top: str) -> bool:
    """True when the package itself was entered before its part was missed."""
    return any(package_of(frame) == top for frame in scene.crash.frames) or f"'{top}' is not a package" in scene.message


def _declared(scene: Scene, top: str) -> str:
    """The dependency file that names a distribution of that name, empty when none at the top does."""
    if scene.resolver is None:
        return ""
    plain = re.compile(rf"(?<![\w.]){re.escape(top).replace('_', '[-_.]')}(?![\w])", re.IGNORECASE)
    for path in _DECLARING:
        file = scene.resolver.reader.read(path)
        if file is not None and plain.search(file.content.decode("utf-8", "replace")):
            return basename(path)
    return ""


def _code(reason: str) -> Attribution:
    return Attribution(owner=FaultOwner.CODE, reasons=(reason,))


def _infrastructure(reason: str, scene: Scene) -> Attribution:
    return Attribution(owner=FaultOwner.INFRASTRUCTURE, reasons=(reason, f"It was imported at {scene.place}."))
