"""The file that a service's own settings say a deployed path is."""

from collections.abc import Iterator, Sequence
from posixpath import normpath

from agent.domain.alert import Service
from agent.ports import PathLookup
from agent.stages.localization.frame_paths import FramePath, frame_path
from agent.stages.localization.matching import below
from agent.stages.localization.placements import same


def configured(named: FramePath, index: PathLookup, service: Service, roots: Sequence[str]) -> str:
    """The file by `path_mapping` or `path_prefixes`, the longest prefix first, a mapping before a prefix; empty without one.

    Args:
        named: the frame's path.
        index: the repository's files.
        service: its entry of the catalogue.
        roots: directories that imports start at.
    """
    ranked = sorted(_prefixes(service, roots), key=lambda pair: -len(pair[0]))
    for before, places in ranked:
        after = named.parts[len(before) :]
        if before and after and _starts(named, before) and (path := below(after, index, places, folded=named.folded)):
            return path
    return ""


def _prefixes(service: Service, roots: Sequence[str]) -> Iterator[tuple[tuple[str, ...], Sequence[str]]]:
    for prefix, directory in service.path_mapping.items():
        place = normpath(directory.replace("\\", "/").strip("/") or ".")
        yield frame_path(prefix).parts, ("" if place == "." else place,)
    for prefix in service.path_prefixes:
        yield frame_path(prefix).parts, roots


def _starts(named: FramePath, before: Sequence[str]) -> bool:
    """A `*` in a setting stands for one component of any name, as in `/srv/releases/*/app`."""
    if len(named.parts) < len(before):
        return False
    return all(
        wanted in {"*", part} or (named.folded and same(wanted, part)) for wanted, part in zip(before, named.parts, strict=False)
    )
