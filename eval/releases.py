"""Recorded incidents of released packages: the buggy release as a repository, the judge kept apart."""

import hashlib
import json
import subprocess
import sys
import tarfile
import zipfile
from dataclasses import dataclass
from pathlib import Path

COMMIT = ("-c", "user.name=release", "-c", "user.email=release@localhost", "commit", "--quiet", "--message")


@dataclass(frozen=True, slots=True, kw_only=True)
class ReleaseIncident:
    """One folder of recorded incidents.

    Args:
        folder: holds `incident.json`, `trace.txt`, `event.json`, and for the judge `gold.json` and `repro_test.py`.
        package: distribution the crash happened in.
        version: the buggy release.
        requirements: pinned distributions it needs at run time.
        exception: type of the recorded exception.
    """

    folder: Path
    package: str
    version: str
    requirements: tuple[str, ...]
    exception: str

    @property
    def name(self) -> str:
        """The folder's name."""
        return self.folder.name


def load_incidents(suite: Path) -> tuple[ReleaseIncident, ...]:
    """Every incident below a folder, by name."""
    found = []
    for file in sorted(suite.glob("*/incident.json")):
        about = json.loads(file.read_text(encoding="utf-8"))
        found.append(
            ReleaseIncident(
                folder=file.parent,
                package=about["package"],
                version=about["buggy_version"],
                requirements=tuple(about.get("requirements", ())),
                exception=about["exception_type"],
            )
        )
    return tuple(found)


def unpacked_release(package: str, version: str, cache: Path) -> Path:
    """Directory with one release's importable files, fetched once by pip."""
    target = cache / "releases" / f"{package}-{version}"
    if target.exists():
        return target
    downloads = cache / "downloads" / f"{package}-{version}"
    downloads.mkdir(parents=True, exist_ok=True)
    wanted = f"{package}=={version}"
    try:
        _pip("download", "--no-deps", "--only-binary", ":all:", "--dest", str(downloads), wanted)
    except subprocess.CalledProcessError:
        _pip("download", "--no-deps", "--no-build-isolation", "--no-binary", ":all:", "--dest", str(downloads), wanted)
    archive = next(path for path in downloads.iterdir() if path.is_file())
    part = target.with_name(f"{target.name}.part")
    if archive.suffix in {".whl", ".zip"}:
        with zipfile.ZipFile(archive) as wheel:
            wheel.extractall(part)
    else:
        with tarfile.open(archive) as source:
            source.extractall(part, filter="data")
    _importable(part, archive).rename(target)
    return target


def installed_requirements(requirements: tuple[str, ...], cache: Path) -> Path | None:
    """Directory with the requirements installed, None when there are none."""
    if not requirements:
        return None
    key = hashlib.sha256("\n".join(sorted(requirements)).encode()).hexdigest()[:12]
    target = cache / "needs" / key
    if not target.exists():
        part = target.with_name(f"{key}.part")
        _pip("install", "--no-compile", "--target", str(part), *requirements)
        part.rename(target)
    return target


def release_repository(incident: ReleaseIncident, cache: Path, target: Path) -> None:
    """Make a git repository of the buggy release, one commit.

    Args:
        incident: whose release.
        cache: directory that keeps downloads.
        target: directory to make, must not exist.
    """
    source = unpacked_release(incident.package, incident.version, cache)
    subprocess.run(["cp", "-a", "--", str(source), str(target)], check=True)
    for arguments in (("init", "--quiet"), ("add", "--all", "--force"), (*COMMIT, f"{incident.package} {incident.version}")):
        subprocess.run(["git", "-C", str(target), *arguments], check=True, capture_output=True)


def _importable(part: Path, archive: Path) -> Path:
    folders = [path for path in part.iterdir() if path.is_dir()]
    if archive.suffix == ".whl" or len(folders) != 1:
        return part
    layouts = (folders[0] / name for name in ("src", "lib"))
    return next((layout for layout in layouts if layout.is_dir() and not (layout / "__init__.py").exists()), folders[0])


def _pip(*arguments: str) -> None:
    subprocess.run(
        [sys.executable, "-m", "pip", "--quiet", "--disable-pip-version-check", *arguments], check=True, capture_output=True
    )
