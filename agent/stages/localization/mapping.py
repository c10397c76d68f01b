"""Frames to repository files: the service's own settings first, then the longest matching suffix; ambiguity is kept."""

from collections.abc import Sequence
from dataclasses import replace
from posixpath import join, normpath

from agent.domain.alert import Service
from agent.domain.crash import StackFrame
from agent.snapshots import PathLookup
from agent.stages.localization.configured import PrefixRule, configured, prefix_rules
from agent.stages.localization.frame_paths import FramePath, Origin, frame_path
from agent.stages.localization.matching import below, by_import_path, by_suffix
from agent.stages.localization.placements import Placement, Trust, shift
from agent.stages.localization.settling import settled

__all__ = ["Placement", "import_roots", "map_frame", "map_frames", "place_frames"]


def import_roots(service: Service) -> tuple[str, ...]:
    """Repository directories that imports of the service start at, the likeliest first; `""` is the repository itself."""
    inside = [_joined(service.root, root) for root in service.python.source_roots]
    conventional = [_joined(service.root, "src"), _joined(service.root, "lib")]
    return tuple(dict.fromkeys([*inside, _joined(service.root, "."), *conventional, "src", ""]))


def map_frames(frames: Sequence[StackFrame], index: PathLookup, service: Service) -> tuple[Placement | None, ...]:
    """A placement a frame, None for frames that are not of the repository; frames of one crash settle each other's ambiguity."""
    placements = place_frames(frames, index, service)
    return settled([frame_path(frame.path) for frame in frames], placements)


def place_frames(frames: Sequence[StackFrame], index: PathLookup, service: Service) -> tuple[Placement | None, ...]:
    """A placement a frame, each by itself."""
    roots = import_roots(service)
    rules = prefix_rules(service, roots)
    known: dict[tuple[str, bool | None], Placement | None] = {}
    for frame in frames:
        key = frame.path, frame.in_app
        if key not in known:
            known[key] = _believed(_map_path(frame_path(frame.path), index, roots, rules), in_app=frame.in_app)
    return tuple(known[frame.path, frame.in_app] for frame in frames)


def map_frame(frame: StackFrame, index: PathLookup, service: Service) -> Placement | None:
    """The file a single frame names, None when it is not of the repository."""
    return place_frames((frame,), index, service)[0]


def _believed(found: Placement | None, *, in_app: bool | None) -> Placement | None:
    if found is None or in_app is not False:
        return found
    return None if found.weak else replace(found, confidence=found.confidence * Trust.NOT_IN_APP)


def _map_path(named: FramePath, index: PathLookup, roots: Sequence[str], rules: Sequence[PrefixRule]) -> Placement | None:
    if named.origin is Origin.GENERATED:
        return None
    if path := configured(named, index, rules):
        return Placement(path=path, confidence=Trust.CONFIGURED, shifted=shift(named.parts, path))
    if named.origin is Origin.STDLIB:
        return None
    if named.origin is not Origin.PLAIN:
        return by_import_path(named, index, roots)
    if not named.absolute and (exact := below(named.parts, index, roots, folded=named.folded)):
        return Placement(path=exact, confidence=Trust.SUFFIX, shifted=shift(named.parts, exact))
    return by_suffix(named, index, roots)


def _joined(root: str, inner: str) -> str:
    plain = normpath(join(root.replace("\\", "/").strip("/") or ".", inner.replace("\\", "/")))
    return "" if plain == "." or plain.startswith("..") else plain.strip("/")
