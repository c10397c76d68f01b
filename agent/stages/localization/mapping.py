"""Frames to repository files: the longest matching suffix, the service's own settings first, ambiguity kept."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from posixpath import join, normpath

from agent.domain.alert import Service
from agent.domain.crash import StackFrame
from agent.stages.localization.frame_paths import FramePath, Origin, frame_path
from agent.stages.localization.path_index import PathIndex

_VENDORED = frozenset({"vendor", "_vendor", "vendored", "third_party", "thirdparty", "extern", "external", "node_modules"})
_EVERYWHERE = frozenset({"__init__.py", "__main__.py", "conftest.py", "setup.py"})


class Trust:
    """How far a mapping is believed, by what it rests on."""

    CONFIGURED = 1.0
    SUFFIX = 1.0
    INSTALLED = 0.95
    AGREED = 0.9
    ROOT_FILE = 0.8
    INSTALLED_ELSEWHERE = 0.5
    NAME_ONLY = 0.5
    NOT_IN_APP = 0.5


@dataclass(frozen=True, slots=True, kw_only=True)
class Placement:
    """One frame's file.

    Args:
        path: repository-relative.
        confidence: 0 to 1.
        alternatives: files that match as well.
        shifted: the deployed prefix and the repository prefix that stand before what is common; equal for frames of one tree.
        weak: True when only the file's name speaks for it: its text should agree.
    """

    path: str
    confidence: float
    alternatives: tuple[str, ...] = ()
    shifted: tuple[str, str] = ("", "")
    weak: bool = False


def import_roots(service: Service) -> tuple[str, ...]:
    """Repository directories that imports of the service start at, the likeliest first; `""` is the repository itself."""
    inside = [_joined(service.root, root) for root in service.python.source_roots]
    conventional = [_joined(service.root, "src"), _joined(service.root, "lib")]
    return tuple(dict.fromkeys([*inside, _joined(service.root, "."), *conventional, "src", ""]))


def map_frames(frames: Sequence[StackFrame], index: PathIndex, service: Service) -> tuple[Placement | None, ...]:
    """A placement a frame, None for frames that are not of the repository; frames of one crash settle each other's ambiguity."""
    known: dict[tuple[str, bool | None], Placement | None] = {}
    for frame in frames:
        key = frame.path, frame.in_app
        if key not in known:
            known[key] = map_frame(frame, index, service)
    agreed = Counter(
        placement.shifted for placement in known.values() if placement and not placement.alternatives and not placement.weak
    )
    settled = {key: _settled(placement, agreed, frame_path(key[0])) for key, placement in known.items()}
    return tuple(settled[frame.path, frame.in_app] for frame in frames)


def map_frame(frame: StackFrame, index: PathIndex, service: Service) -> Placement | None:
    """The file a single frame names, None when it is not of the repository."""
    named = frame_path(frame.path)
    found = _map_path(named, index, service)
    if found is None or frame.in_app is not False:
        return found
    return None if found.weak else replace(found, confidence=found.confidence * Trust.NOT_IN_APP)


def _map_path(named: FramePath, index: PathIndex, service: Service) -> Placement | None:
    if named.origin is Origin.GENERATED:
        return None
    roots = import_roots(service)
    if (configured := _configured(named, index, service, roots)) is not None:
        return configured
    if named.origin is Origin.STDLIB:
        return None
    if named.origin is Origin.LIBRARY:
        return _installed(named, index, roots)
    if not named.absolute and (exact := _below(named.parts, index, roots)):
        return Placement(path=exact, confidence=Trust.SUFFIX, shifted=_shift(named.parts, exact))
    return _by_suffix(index.folded(named.parts) if named.folded else named.parts, index, roots)


def _configured(named: FramePath, index: PathIndex, service: Service, roots: Sequence[str]) -> Placement | None:
    for prefix in sorted(service.path_prefixes, key=len, reverse=True):
        before = frame_path(prefix).parts
        after = named.parts[len(before) :]
        if before and after and named.parts[: len(before)] == before and (path := _below(after, index, roots)):
            return Placement(path=path, confidence=Trust.CONFIGURED, shifted=_shift(named.parts, path))
    return None


def _below(parts: Sequence[str], index: PathIndex, roots: Sequence[str]) -> str:
    inner = "/".join(parts)
    return next((path for path in (join(root, inner) for root in roots) if path in index), "")


def _installed(named: FramePath, index: PathIndex, roots: Sequence[str]) -> Placement | None:
    """The service itself may be installed as a wheel; a dependency's file is not ours, nor is a vendored copy of it."""
    if exact := _below(named.inner, index, roots):
        return Placement(path=exact, confidence=Trust.INSTALLED, shifted=_shift(named.parts, exact))
    size = len(named.inner)
    if size < 2:
        return None
    whole = [
        path for path, common in index.ending_like(named.inner) if common == size and not _VENDORED & {*path.split("/")[:-size]}
    ]
    if not whole:
        return None
    share = Trust.INSTALLED_ELSEWHERE / len(whole)
    return Placement(path=whole[0], confidence=share, alternatives=tuple(whole[1:]), shifted=_shift(named.parts, whole[0]))


def _by_suffix(parts: Sequence[str], index: PathIndex, roots: Sequence[str]) -> Placement | None:
    found = index.ending_like(parts)
    if not found:
        return None
    ranked = {path: _rank(path, common, roots) for path, common in found}
    best = max(ranked.values())
    common, _, whole = best
    if common == 1 and not whole and (len(found) > 1 or parts[-1] in _EVERYWHERE):
        return None
    tied = sorted(path for path, rank in ranked.items() if rank == best)
    weak = common == 1 and (not whole or parts[-1] in _EVERYWHERE)
    trust = Trust.NAME_ONLY if weak else Trust.ROOT_FILE if common == 1 else Trust.SUFFIX
    return Placement(
        path=tied[0],
        confidence=trust / len(tied),
        alternatives=tuple(tied[1:]),
        shifted=_shift(parts, tied[0]),
        weak=weak,
    )


def _rank(path: str, common: int, roots: Sequence[str]) -> tuple[int, int, bool]:
    """Longest suffix first, then the service's own directories, then files whose whole importable path is matched."""
    size = path.count("/") + 1
    holding = [position for position, root in enumerate(roots) if not root or path.startswith(root + "/")]
    whole = any(size - common == (roots[position].count("/") + 1 if roots[position] else 0) for position in holding)
    return common, -min(holding, default=len(roots)), whole


def _settled(placement: Placement | None, agreed: Counter[tuple[str, str]], named: FramePath) -> Placement | None:
    if placement is None or not placement.alternatives:
        return placement
    tied = (placement.path, *placement.alternatives)
    votes = {path: agreed[_shift(named.parts, path)] for path in tied}
    best = max(votes.values())
    winners = [path for path in tied if votes[path] == best]
    if not best or len(winners) > 1:
        return placement
    others = tuple(path for path in tied if path != winners[0])
    return replace(
        placement, path=winners[0], alternatives=others, confidence=Trust.AGREED, shifted=_shift(named.parts, winners[0])
    )


def _shift(parts: Sequence[str], path: str) -> tuple[str, str]:
    """What stands before the common end on each side, as far as both have something there."""
    inside = path.split("/")
    size = 0
    while size < min(len(parts), len(inside)) and parts[-1 - size] == inside[-1 - size]:
        size += 1
    return "/".join(parts[: len(parts) - size]), "/".join(inside[: len(inside) - size])


def _joined(root: str, inner: str) -> str:
    plain = normpath(join(root.replace("\\", "/").strip("/") or ".", inner.replace("\\", "/")))
    return "" if plain == "." or plain.startswith("..") else plain.strip("/")
