"""A job's files on their way into a cluster: one archive, cut into pieces that fit into ConfigMaps."""

import gzip
import io
import os
import tarfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from agent.ports import SandboxJob
from agent.sandboxes.overlay import stage_overlay

PIECE_BYTES = 700_000  # a ConfigMap holds 1 MiB
PARCEL_BYTES = 24 * 1024**2
STDIN = "given/stdin"


@dataclass(frozen=True, slots=True, kw_only=True)
class Parcel:
    """Everything a pod unpacks before its job starts.

    Args:
        pieces: the gzipped tar archive, cut.
        unpacked: bytes of its files beside the tree.
    """

    pieces: tuple[bytes, ...]
    unpacked: int


def pack(job: SandboxJob, sent: Sequence[Path]) -> Parcel:
    """The parcel of a job: `tree/...` with the overlay laid over it, `given/stdin`, and `given/0`, `given/1` ... for directories.

    Args:
        job: the job.
        sent: read-only directories the image does not hold.

    Raises:
        BadInput: an overlay path that leaves the tree.
        OSError: unreadable, or larger than a cluster's store should carry.
    """
    content = _Bounded()
    with (
        TemporaryDirectory(prefix="suture-parcel-") as place,
        gzip.GzipFile(fileobj=content, mode="wb", compresslevel=6, mtime=0) as zipped,
        tarfile.open(fileobj=zipped, mode="w", format=tarfile.PAX_FORMAT) as archive,
    ):
        overlay = Path(place)
        removed = stage_overlay(job.tree, job.overlay, overlay)
        replaced = {str(path.relative_to(overlay)) for path in overlay.rglob("*") if path.is_file()}
        _add_directory(archive, job.tree, "tree", frozenset({*removed, *replaced}))
        _add_directory(archive, overlay, "tree", frozenset())
        unpacked = len(job.stdin) + sum(
            _add_directory(archive, path, f"given/{number}", frozenset()) for number, path in enumerate(sent)
        )
        entry = tarfile.TarInfo(STDIN)
        entry.size, entry.mode = len(job.stdin), 0o644
        archive.addfile(entry, io.BytesIO(job.stdin))
    whole = content.getvalue()
    return Parcel(
        pieces=tuple(whole[start : start + PIECE_BYTES] for start in range(0, len(whole), PIECE_BYTES)), unpacked=unpacked
    )


class _Bounded(io.BytesIO):
    def write(self, chunk: "bytes | bytearray | memoryview", /) -> int:  # type: ignore[override]  # any buffer, as callers give
        if self.tell() + len(chunk) > PARCEL_BYTES:
            raise OSError(
                f"the job's files are more than {PARCEL_BYTES} bytes packed: too large to travel through a cluster's store"
            )
        return super().write(chunk)


def _add_directory(archive: tarfile.TarFile, directory: Path, name: str, without: frozenset[str]) -> int:
    size = 0
    top = archive.gettarinfo(directory, name)  # a directory that is not there is an error, and not an empty one
    if name != "tree":
        archive.addfile(top)
    for path in _below(directory):
        relative = str(path.relative_to(directory))
        if relative in without:
            continue
        if path.is_socket():  # which no archive holds
            continue
        entry = archive.gettarinfo(path, f"{name}/{relative}")
        if entry.islnk():  # sent as the file it is: links may lead to what is left out
            entry.type, entry.size = tarfile.REGTYPE, path.stat().st_size
        entry.mode |= 0o700 if entry.isdir() else 0o600
        entry.uid = entry.gid = 0
        entry.uname = entry.gname = ""
        if not entry.isfile():
            archive.addfile(entry)
            continue
        size += entry.size
        with path.open("rb") as file:
            archive.addfile(entry, file)
    return size


def _below(directory: Path) -> Iterator[Path]:
    for place, directories, files in os.walk(directory):
        directories.sort()
        links = [one for one in directories if Path(place, one).is_symlink()]
        yield from (Path(place, one) for one in (*directories, *sorted(files)))
        directories[:] = [one for one in directories if one not in links]
