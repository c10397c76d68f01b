"""Repository files that a deployed path may be, by what both have in common at their ends."""

from collections.abc import Sequence
from dataclasses import replace
from posixpath import join

from agent.snapshots import PathLookup
from agent.stages.localization.frame_paths import FramePath, Origin
from agent.stages.localization.placements import Placement, Trust, same, shift

_VENDORED = frozenset({"vendor", "_vendor", "vendored", "third_party", "thirdparty", "extern", "external", "node_modules"})
_EVERYWHERE = frozenset({"__init__.py", "__main__.py", "conftest.py", "setup.py"})
# More files of one name than this are too many to look into for the printed line.
NAMESAKES = 8
_DEEPEST_LINK = 64


def below(parts: Sequence[str], index: PathLookup, roots: Sequence[str], *, folded: bool = False) -> str:
    """The file at exactly these components below the first of the directories that has it, empty without one.

    Args:
        parts: components of a path relative to a root.
        index: the repository's files.
        roots: repository directories, `""` for its top.
        folded: whether names that differ in case are the same.
    """
    inner = "/".join(parts)
    exact = next((path for path in (join(root, inner) for root in roots) if path in index), "")
    if exact or not folded:
        return exact
    alike = [path for path, common in index.ending_alike(parts) if common == len(parts)]
    return next((path for root in roots for path in alike if same(path, join(root, inner))), "")


def by_import_path(named: FramePath, index: PathLookup, roots: Sequence[str]) -> Placement | None:
    """Installed, packed and frozen code names its file by an import path, and the service's own file ends with all of it.

    A dependency's is not ours, nor is a vendored copy of it the one that was installed.
    """
    inner = _module_or_package(named, index, roots)
    if exact := below(inner, index, roots, folded=named.folded):
        return Placement(path=exact, confidence=Trust.INSTALLED, shifted=shift(named.parts, exact))
    size = len(inner)
    if size < 2:
        return by_suffix(replace(named, parts=inner), index, roots) if named.origin is Origin.ARCHIVE else None
    found = index.ending_like(inner) or (index.ending_alike(inner) if named.folded else ())
    whole = [path for path, common in found if common == size and not _VENDORED & {*path.split("/")[:-size]}]
    if not whole:
        return _packed_deeper(named, index, roots) if named.origin is Origin.ARCHIVE else None
    trust = Trust.INSTALLED_ELSEWHERE if named.origin is Origin.LIBRARY else Trust.INSTALLED
    first, *others = sorted(whole, key=lambda path: (-_rank(path, size, roots)[1], path))
    return Placement(
        path=first,
        confidence=trust / len(whole),
        alternatives=tuple(others),
        shifted=shift(named.parts, first),
        whole=not others,
    )


def _packed_deeper(named: FramePath, index: PathLookup, roots: Sequence[str]) -> Placement | None:
    """An archive may hold the project below a directory of its own; the name alone is not enough among packed dependencies."""
    found = by_suffix(replace(named, parts=named.inner), index, roots)
    return found if found is not None and not found.weak else None


def by_suffix(named: FramePath, index: PathLookup, roots: Sequence[str]) -> Placement | None:
    """The files with the longest common end; links and other case are followed where they explain more of the path."""
    parts = named.parts
    found, trust = _longest(named, index)
    common = found[0][1] if found else 0
    if link := _through_link(parts, index, common):
        return Placement(path=link, confidence=Trust.LINKED, shifted=shift(parts, link))
    if not found:
        return None
    if common == 1:
        return _by_name(parts, [path for path, _ in found], index, roots)
    ranked = {path: _rank(path, common, roots) for path in _with_roots(parts[-common:], found, index, roots)}
    best = max(ranked.values())
    tied = sorted(path for path, rank in ranked.items() if rank == best)
    return Placement(
        path=tied[0],
        confidence=trust / len(tied),
        alternatives=tuple(tied[1:]),
        shifted=shift(parts, tied[0]),
        whole=best[2] and len(tied) == 1,
    )


def _module_or_package(named: FramePath, index: PathLookup, roots: Sequence[str]) -> tuple[str, ...]:
    """A frozen module's name does not tell whether it is a package."""
    package = (*named.inner[:-1], named.inner[-1].removesuffix(".py"), "__init__.py")
    if named.origin is not Origin.FROZEN or below(named.inner, index, roots) or not below(package, index, roots):
        return named.inner
    return package


def _longest(named: FramePath, index: PathLookup) -> tuple[Sequence[tuple[str, int]], float]:
    exact = index.ending_like(named.parts)
    common = exact[0][1] if exact else 0
    if common > 1 and not named.folded:
        return exact, Trust.SUFFIX
    alike = index.ending_alike(named.parts)
    if alike and alike[0][1] > common:
        return alike, Trust.SUFFIX if named.folded else Trust.CASE_DIFFERS
    return exact, Trust.SUFFIX


def _with_roots(end: Sequence[str], found: Sequence[tuple[str, int]], index: PathLookup, roots: Sequence[str]) -> Sequence[str]:
    """The index lists a bounded number of files; those at the service's own roots belong among them in any case."""
    at_roots = (join(root, *end) for root in roots)
    return [*dict.fromkeys([*(path for path, _ in found), *(path for path in at_roots if path in index)])]


def _by_name(parts: Sequence[str], found: Sequence[str], index: PathLookup, roots: Sequence[str]) -> Placement | None:
    """Only the name is equal: a file at a root is likely, a unique one possible, several are for their text to decide."""
    name = parts[-1]
    at_root = below((name,), index, roots)
    if at_root:
        weak = name in _EVERYWHERE
        trust = Trust.NAME_ONLY if weak else Trust.ROOT_FILE
        return Placement(path=at_root, confidence=trust, shifted=shift(parts, at_root), weak=weak)
    if len(found) > NAMESAKES or (name in _EVERYWHERE and len(parts) > 1):
        return None
    tied = sorted(found, key=lambda path: (-_rank(path, 1, roots)[1], path))
    return Placement(
        path=tied[0],
        confidence=Trust.NAME_ONLY / len(tied),
        alternatives=tuple(tied[1:]),
        shifted=shift(parts, tied[0]),
        weak=True,
        whole=False,
    )


def _rank(path: str, common: int, roots: Sequence[str]) -> tuple[int, int, bool]:
    """Longest suffix first, then the service's own directories, then files whose whole importable path is matched."""
    size = path.count("/") + 1
    holding = [position for position, root in enumerate(roots) if not root or path.startswith(root + "/")]
    whole = any(size - common == (roots[position].count("/") + 1 if roots[position] else 0) for position in holding)
    return common, -min(holding, default=len(roots)), whole


def _through_link(parts: Sequence[str], index: PathLookup, common: int) -> str:
    """The file behind a symbolic link that the path crosses, where the link explains more of it than any file does."""
    best, found = max(common, 1), ""
    last = parts[-_DEEPEST_LINK:]
    for link, target in index.links.items():
        names = link.split("/")
        for end in (position for position, part in enumerate(last, 1) if part == names[-1]):
            size = _common_end(names, last[:end])
            rest = last[end:]
            path = join(target, *rest)
            if size + len(rest) > best and path in index:
                best, found = size + len(rest), path
    return found


def _common_end(left: Sequence[str], right: Sequence[str]) -> int:
    size = 0
    for one, other in zip(reversed(left), reversed(right), strict=False):
        if one != other:
            break
        size += 1
    return size
