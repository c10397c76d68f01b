"""Settings, files and programs that the machine should have given: missing, or not what the code was promised."""

import re
from difflib import get_close_matches

from agent.domain.location import FaultOwner
from agent.stages.attribution.origins import Kind, Provenance, provenance
from agent.stages.attribution.scene import Attribution, Scene, arguments_of, calls_on_line, failing_call, is_standard

_READS_ENVIRONMENT = re.compile(r"\benviron\s*\[")
_SETTING_TYPES = re.compile(r"UndefinedValueError|ImproperlyConfigured|SettingsError|ConfigurationError|ValidationError|KeyError")
_SETTING_WORDS = re.compile(
    r"environment variable|env(?:ironment)? var|not found\. declare it|declare it as envvar", re.IGNORECASE
)
_ERRNO_PATH = re.compile(r"No such file or directory: b?'([^'\n]{1,300})'")
_KEY = re.compile(r"^['\"]?([A-Za-z_]\w{0,100})['\"]?$")
_SYSTEM_PLACES = re.compile(r"^/(?:etc|run|var|mnt|media|proc|sys|dev|secrets?|opt|usr|bin|sbin|tmp)/")
_STARTS_PROGRAMS = re.compile(r"(?:^|/)(?:subprocess|asyncio/(?:unix_events|base_events|subprocess)|_posixsubprocess)\.py$")
_NAMED = re.compile(rb"\b[A-Z][A-Z0-9_]{2,60}\b")
_SAMPLES = (
    ".env.example",
    ".env.sample",
    ".env.template",
    "docker-compose.yml",
    "compose.yaml",
    "Dockerfile",
    "app.json",
    "README.md",
)


def by_configuration(scene: Scene) -> Attribution | None:
    """Whose a missing or malformed setting, file or program is; None for crashes that are not about one."""
    kind = scene.crash.short_type
    if kind == "KeyError" and _READS_ENVIRONMENT.search(scene.line) and all(is_standard(frame) for frame in scene.foreign):
        return _missing_variable(scene)
    if kind == "FileNotFoundError":
        return _missing_file(scene)
    if kind in {"ValueError", "JSONDecodeError", "InvalidOperation"} and (bad := _setting_given(scene)) is not None:
        return _not_ours(f"A setting holds a value the code can't read: `{bad.text}`, line {bad.line}.", scene)
    if scene.library is not None and _SETTING_TYPES.fullmatch(kind) and _SETTING_WORDS.search(scene.message):
        return _not_ours("A setting that the code asks for is not set where it runs.", scene)
    return None


def _missing_variable(scene: Scene) -> Attribution | None:
    key = _KEY.match(scene.message.strip())
    if key is None:
        return None
    if sample := _nearly_named(scene, key[1]):
        return Attribution(
            owner=FaultOwner.CODE,
            reasons=(
                f"The code asks for the environment variable `{key[1]}`, which nothing in the repository names; {sample}.",
                "A slip of the pen is likelier than a missing setting.",
            ),
        )
    return _not_ours(f"The environment variable `{key[1]}` is not set where the code runs.", scene)


def _nearly_named(scene: Scene, name: str) -> str:
    """Where the repository's samples name a variable that is almost this one, and never this one; empty otherwise."""
    near = ""
    for path in _SAMPLES if scene.resolver is not None else ():
        file = scene.resolver.reader.read(path) if scene.resolver is not None else None
        if file is None:
            continue
        named = {found.decode("ascii") for found in _NAMED.findall(file.content[: 256 * 1024])}
        if name in named:
            return ""
        if not near and (close := get_close_matches(name, sorted(named), n=1, cutoff=0.88)):
            near = f"{path} names `{close[0]}`"
    return near


def _missing_file(scene: Scene) -> Attribution | None:
    named = _ERRNO_PATH.search(scene.message)
    path = named[1] if named else ""
    if any(_STARTS_PROGRAMS.search(frame.path.replace("\\", "/")) for frame in scene.foreign):
        return _not_ours(f"The program `{path or 'it starts'}` is not installed where the code runs.", scene)
    if path and (own := _of_repository(scene, path)):
        return Attribution(
            owner=FaultOwner.CODE,
            reasons=(f"The missing file is one of the repository, {own}: the code looks in the wrong place.",),
        )
    given = _first_arguments(scene)
    setting = next((one for one in given if one.kind is Kind.SETTING), None)
    if setting is not None:
        return _not_ours(f"The file that a setting names does not exist: `{setting.text}`, line {setting.line}.", scene)
    if _SYSTEM_PLACES.match(path) and all(one.kind is not Kind.OUTSIDE for one in given):
        return _not_ours(f"`{path}` is a place that the machine provides, and it is not there.", scene)
    return None


def _of_repository(scene: Scene, path: str) -> str:
    """The repository file that ends like a missing path, empty when there is none."""
    parts = [part for part in path.split("/") if part not in {"", ".", ".."}]
    if scene.resolver is None or not parts:
        return ""
    found = scene.resolver.reader.index.ending_like(parts)
    enough = min(2, len(parts)) if path.startswith("/") else len(parts)
    return next((own[-120:] for own, common in found if common >= enough), "")


def _setting_given(scene: Scene) -> Provenance | None:
    """The setting whose text the failing call was given, None when it was given none."""
    given = _first_arguments(scene)
    return next((one for one in given if one.kind is Kind.SETTING and "get" not in one.text), None)


def _first_arguments(scene: Scene) -> tuple[Provenance, ...]:
    """What the failing call is given first; of every call on the line when it can't be told which one failed."""
    call = failing_call(scene)
    calls = calls_on_line(scene) if call is None else (call,)
    return tuple(provenance(scene, given[0]) for one in calls if (given := arguments_of(one)))


def _not_ours(reason: str, scene: Scene) -> Attribution:
    return Attribution(owner=FaultOwner.INFRASTRUCTURE, reasons=(reason, f"It was needed at {scene.place}."))
