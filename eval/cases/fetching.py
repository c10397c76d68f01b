"""Releases and requirements fetched by pip, each once, whatever number of processes asks for it."""

import shutil
import subprocess
import sys
import tarfile
import tempfile
import zipfile
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path

from agent.git.lock import locked
from eval.cases.problem import ReleaseUnavailable

PIP_SECONDS = 600
LAYOUTS = ("src", "lib")


def unpacked_release(package: str, version: str, cache: Path) -> Path:
    """Directory with one release's importable files: its wheel, else the importable directory of its source distribution.

    Args:
        package: name of the distribution.
        version: exact.
        cache: directory that keeps releases.

    Raises:
        ReleaseUnavailable: pip can't fetch it, or it is no archive that can be unpacked.
    """
    return kept(cache / "releases" / f"{package}-{version}", cache, lambda place: _unpack(f"{package}=={version}", place))


def installed_requirements(requirements: tuple[str, ...], cache: Path) -> Path | None:
    """Directory with the requirements installed, None when there are none.

    Args:
        requirements: pinned, `name==version`.
        cache: directory that keeps them.

    Raises:
        ReleaseUnavailable: pip can't install them.
    """
    if not requirements:
        return None
    key = sha256("\n".join(sorted(requirements)).encode()).hexdigest()[:12]
    return kept(cache / "needs" / key, cache, lambda place: _install(requirements, place))


def kept(target: Path, cache: Path, make: Callable[[Path], Path]) -> Path:
    """The directory, made now unless it is there; it appears whole or not at all.

    Args:
        target: where it stays.
        cache: directory that keeps such things, and their locks.
        make: makes it somewhere below the directory that it is given; what it returns becomes the target.
    """
    if target.is_dir():
        return target
    (cache / "locks").mkdir(parents=True, exist_ok=True)
    target.parent.mkdir(parents=True, exist_ok=True)
    with locked(cache / "locks" / f"{target.name}.lock"):
        if target.is_dir():
            return target
        for leftover in target.parent.glob(f".{target.name}.part-*"):  # of one that was killed; we hold the lock
            shutil.rmtree(leftover, ignore_errors=True)
        part = Path(tempfile.mkdtemp(prefix=f".{target.name}.part-", dir=target.parent))
        try:
            made = make(part)
            _open_to_read(made)
            made.rename(target)
        finally:
            shutil.rmtree(part, ignore_errors=True)
    return target


def _unpack(wanted: str, place: Path) -> Path:
    archive = _download(wanted, place)
    unpacked = place / "unpacked"
    try:
        if archive.suffix in {".whl", ".zip"}:
            with zipfile.ZipFile(archive) as packed:
                packed.extractall(unpacked)
        else:
            with tarfile.open(archive) as packed_source:
                packed_source.extractall(unpacked, filter="data")
    except (OSError, zipfile.BadZipFile, tarfile.TarError) as problem:
        raise ReleaseUnavailable(
            f"{archive.name} of {wanted} can't be unpacked: {problem}", expected="a whole archive"
        ) from problem
    return unpacked if archive.suffix == ".whl" else _importable(unpacked)


def _download(wanted: str, place: Path) -> Path:
    downloads = place / "downloads"
    try:
        _pip("download", "--no-deps", "--only-binary", ":all:", "--dest", str(downloads), wanted)
    except ReleaseUnavailable:
        _pip("download", "--no-deps", "--no-build-isolation", "--no-binary", ":all:", "--dest", str(downloads), wanted)
    return next(path for path in downloads.iterdir() if path.is_file())


def _importable(unpacked: Path) -> Path:
    folders = [path for path in unpacked.iterdir() if path.is_dir()]
    if len(folders) != 1:
        return unpacked
    layouts = (folders[0] / name for name in LAYOUTS)
    return next((layout for layout in layouts if layout.is_dir() and not (layout / "__init__.py").exists()), folders[0])


def _install(requirements: tuple[str, ...], place: Path) -> Path:
    installed = place / "installed"
    installed.mkdir()
    _pip("install", "--no-compile", "--target", str(installed), *requirements)
    return installed


def _open_to_read(made: Path) -> None:
    """Whatever our umask: a sandbox reads it as another user."""
    for path in (made, *made.rglob("*")):
        if not path.is_symlink():
            path.chmod(0o755 if path.is_dir() or path.stat().st_mode & 0o100 else 0o644)


def _pip(*arguments: str) -> None:
    command = [sys.executable, "-m", "pip", "--quiet", "--disable-pip-version-check", "--no-input", "--retries", "1", *arguments]
    try:
        done = subprocess.run(command, capture_output=True, timeout=PIP_SECONDS, check=False, stdin=subprocess.DEVNULL)
    except (OSError, subprocess.TimeoutExpired) as problem:
        raise ReleaseUnavailable(
            f"pip {arguments[0]} {arguments[-1]}: {problem}", expected="an answer of the package index"
        ) from None
    if done.returncode:
        lines = done.stderr.decode(errors="replace").strip().splitlines()
        said = next((line for line in reversed(lines) if line.startswith("ERROR:")), lines[-1] if lines else "no message")
        raise ReleaseUnavailable(
            f"pip {arguments[0]} {arguments[-1]} failed: {said}",
            expected="an answer of the package index",
            remedy="run it once with a network, or tell pip where the release is (PIP_FIND_LINKS); it is kept in the cache",
        )
