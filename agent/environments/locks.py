"""Lock files as requirement lines: uv, poetry, pylock (PEP 751) and pipenv."""

import json
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from typing import cast

Table = Mapping[str, object]


def locked_uv(content: bytes) -> Iterator[str]:
    """Everything the project itself leads to, groups and extras included; a package of several forks by its markers."""
    packages = _tables(tomllib.loads(content.decode()).get("package"))
    own = [one for one in packages if not _is_registry(one)]
    yield from (_line(one, _markers(one)) for one in _led_to(packages, own) if _is_registry(one))


def locked_poetry(content: bytes) -> Iterator[str]:
    """Every package; newer files say for which platforms."""
    for one in _tables(tomllib.loads(content.decode()).get("package")):
        source = one.get("source")
        if isinstance(source, Mapping) and source.get("type") in ("git", "directory", "file", "url"):
            continue
        marker = one.get("markers")
        yield _line(one, marker if isinstance(marker, str) else "", files=_tables(one.get("files")))


def locked_pylock(content: bytes) -> Iterator[str]:
    """Every package that comes from an index."""
    for one in _tables(tomllib.loads(content.decode()).get("packages")):
        if not {"vcs", "directory", "archive"} & one.keys():
            yield _line(one, str(one.get("marker", "")))


def locked_pipfile(content: bytes) -> Iterator[str]:
    """The default and the development packages."""
    document = json.loads(content)
    for section in ("default", "develop"):
        for name, one in dict(document.get(section) or {}).items():
            version = one.get("version")
            if isinstance(version, str):
                yield _text(name, version, str(one.get("markers", "")), [str(item) for item in one.get("hashes", ())])


def _led_to(packages: list[Table], roots: list[Table]) -> list[Table]:
    by_name: dict[str, list[Table]] = {}
    for one in packages:
        by_name.setdefault(str(one["name"]), []).append(one)
    found: dict[int, Table] = {}
    waiting = list(roots)
    while waiting:
        one = waiting.pop()
        for name in _dependencies(one):
            for candidate in by_name.get(name, []):
                if id(candidate) not in found:
                    found[id(candidate)] = candidate
                    waiting.append(candidate)
    return [one for one in packages if id(one) in found] if roots else packages


def _dependencies(one: Table) -> Iterator[str]:
    lists: list[object] = [one.get("dependencies")]
    for section in ("optional-dependencies", "dev-dependencies"):
        grouped = one.get(section)
        lists += list(grouped.values()) if isinstance(grouped, Mapping) else []
    for items in lists:
        for item in _tables(items):
            marker = str(item.get("marker", ""))
            if not _elsewhere(marker):
                yield str(item["name"])


def _elsewhere(marker: str) -> bool:
    """True for what only another system than Linux on CPython needs."""
    from packaging.markers import InvalidMarker, Marker  # noqa: PLC0415  # only lock files with markers need it

    others = {"sys_platform": "linux", "platform_system": "Linux", "os_name": "posix", "implementation_name": "cpython"}
    try:
        return bool(marker) and "python" not in marker and "extra" not in marker and not Marker(marker).evaluate(others)
    except (InvalidMarker, KeyError):
        return False


def _is_registry(one: Table) -> bool:
    source = one.get("source")
    return isinstance(source, Mapping) and "registry" in source


def _markers(one: Table) -> str:
    markers = one.get("resolution-markers")
    return " or ".join(f"({marker})" for marker in markers) if isinstance(markers, list) and markers else ""


def _line(one: Table, marker: str, files: Iterable[Table] | None = None) -> str:
    given = [*_tables(one.get("wheels"))] if files is None else list(files)
    hashes = []
    for file in given:
        if isinstance(file.get("hash"), str):
            hashes.append(str(file["hash"]))
        elif isinstance(many := file.get("hashes"), Mapping) and "sha256" in many:
            hashes.append(f"sha256:{many['sha256']}")
    return _text(str(one["name"]), f"=={one['version']}", marker, hashes)


def _text(name: str, version: str, marker: str, hashes: list[str]) -> str:
    condition = f" ; {marker}" if marker else ""
    return f"{name}{version}{condition}" + "".join(f" --hash={one}" for one in sorted(set(hashes)))


def _tables(value: object) -> list[Table]:
    return [cast("Table", one) for one in value if isinstance(one, Mapping)] if isinstance(value, list) else []
