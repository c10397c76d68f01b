"""Placements checked against what the frame printed: the line of code, or else the function's name."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from agent.code.source import Source
from agent.domain.alert import Service
from agent.domain.crash import StackFrame
from agent.stages.localization.frame_paths import FramePath, frame_path
from agent.stages.localization.lines import definitions, found_near, says
from agent.stages.localization.mapping import place_frames
from agent.stages.localization.matching import NAMESAKES
from agent.stages.localization.placements import Placement, Trust, shift
from agent.stages.localization.reading import Reader
from agent.stages.localization.settling import settled


def confirmed_frames(frames: Sequence[StackFrame], deployed: Reader, service: Service) -> tuple[Placement | None, ...]:
    """A placement a frame, None for frames that are not of the repository.

    Files are looked into only where the path leaves a doubt, those of the innermost frames first.

    Args:
        frames: of one crash, outermost first.
        deployed: the revision that crashed.
        service: its entry of the catalogue.
    """
    placements = place_frames(frames, deployed.index, service)
    known: dict[tuple[str, int, str, str, Placement], Placement | None] = {}
    checked: list[Placement | None] = []
    for frame, placement in zip(reversed(frames), reversed(placements), strict=True):
        if placement is None:
            checked.append(None)
            continue
        key = frame.path, frame.line, frame.function, frame.code, placement
        if key not in known:
            known[key] = _Check(frame=frame, placement=placement, deployed=deployed).confirmed()
        checked.append(known[key])
    return settled([frame_path(frame.path) for frame in frames], tuple(reversed(checked)))


@dataclass(frozen=True, slots=True, kw_only=True)
class _Check:
    frame: StackFrame
    placement: Placement
    deployed: Reader

    def confirmed(self) -> Placement | None:
        if self.placement.weak:
            return self._by_text() if self.frame.code else self._by_function()
        if not self.frame.code:
            return self.placement
        if self.placement.alternatives:
            return self._by_text() or self._by_nearby_text() or self.placement
        return self.placement if self.placement.whole or self._found(self.placement.path) else self._elsewhere()

    def _by_text(self) -> Placement | None:
        """Only those files that say what was printed, where it was printed; None when none does."""
        return self._among([path for path in self._looked_at if self._says(path)], Trust.TEXT_AGREES)

    def _by_nearby_text(self) -> Placement | None:
        """The one file that says it on another line: the code is not quite the revision that crashed."""
        near = [path for path in self._looked_at if self._found(path)]
        return self._among(near, Trust.TEXT_NEARBY) if len(near) == 1 else None

    def _by_function(self) -> Placement | None:
        """Without a printed line a name's only file must at least define what ran."""
        if self.frame.function.startswith("<") or not self.frame.function:
            return self.placement if not self.placement.alternatives else None
        defining = [path for path in self._looked_at if self._defines(path)]
        return self._among(defining, Trust.NAME_ONLY) if len(defining) == 1 else None

    def _elsewhere(self) -> Placement:
        """A longer common end by chance is refuted by its text when a file with a shorter one says what was printed."""
        path = self._path
        found = [other for other, _ in self.deployed.index.ending_like(path.parts[-2:]) if other != self.placement.path]
        agreeing = [other for other in found[:NAMESAKES] if self._says(other)] if len(path.parts) > 1 else []
        if len(agreeing) != 1:
            return self.placement
        return replace(
            self.placement,
            path=agreeing[0],
            alternatives=(self.placement.path,),
            confidence=self.placement.confidence * Trust.TEXT_ELSEWHERE,
            shifted=shift(path.parts, agreeing[0]),
        )

    def _among(self, agreeing: Sequence[str], trust: float) -> Placement | None:
        if not agreeing:
            return None
        ceiling = Trust.NAME_ONLY if self.placement.weak else trust
        others = [path for path in self.placement.tied if path not in agreeing]
        alone = len(agreeing) == 1
        return replace(
            self.placement,
            path=agreeing[0],
            alternatives=(*agreeing[1:], *others),
            confidence=max(self.placement.confidence, ceiling) if alone else ceiling / len(agreeing),
            shifted=shift(self._path.parts, agreeing[0]),
            weak=self.placement.weak and not alone,
        )

    @property
    def _path(self) -> FramePath:
        return frame_path(self.frame.path)

    @property
    def _looked_at(self) -> Sequence[str]:
        return self.placement.tied[:NAMESAKES]

    def _source(self, path: str) -> Source | None:
        return self.deployed.glance(path)

    def _says(self, path: str) -> bool:
        source = self._source(path)
        return source is not None and says(source, self.frame.line, self.frame.code)

    def _found(self, path: str) -> bool:
        source = self._source(path)
        return source is not None and found_near(source, self.frame.line, self.frame.code) is not None

    def _defines(self, path: str) -> bool:
        source = self._source(path)
        return source is not None and bool(definitions(source, self.frame.function))
