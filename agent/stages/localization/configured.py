"""The file that a service's own settings say a deployed path is."""

from collections.abc import Sequence
from posixpath import normpath

from agent.domain.alert import Service
from agent.snapshots import PathLookup
from agent.stages.localization.frame_paths import FramePath, frame_path
from agent.stages.localization.matching import below
from agent.stages.localization.placements import same

PrefixRule = tuple[tuple[str, ...], Sequence[str]]
"""Components that a deployed path starts with, and the repository directories that may stand there."""


def prefix_rules(service: Service, roots: Sequence[str]) -> tuple[PrefixRule, ...]:
    """What the service's `path_mapping` and `path_prefixes` say, the longest prefix first, a mapping before a prefix.

    Args:
        service: its entry of the catalogue.
        roots: directories that imports start at.
    """
    mapped = [(frame_path(prefix).parts, (_place(directory),)) for prefix, directory in service.path_mapping.items()]
    stripped = [(frame_path(prefix).parts, tuple(roots)) for prefix in service.path_prefixes]
    return tuple(sorted((rule for rule in [*mapped, *stripped] if rule[0]), key=lambda rule: -len(rule[0])))


def configured(named: FramePath, index: PathLookup, rules: Sequence[PrefixRule]) -> str:
    """The file by the first rule that leads to one, empty without one."""
    for before, places in rules:
        after = named.parts[len(before) :]
        if after and _starts(named, before) and (path := below(after, index, places, folded=named.folded)):
            return path
    return ""


def _starts(named: FramePath, before: Sequence[str]) -> bool:
    """A `*` in a setting stands for one component of any name, as in `/srv/releases/*/app`."""
    if len(named.parts) < len(before):
        return False
    return all(
        wanted in {"*", part} or (named.folded and same(wanted, part)) for wanted, part in zip(before, named.parts, strict=False)
    )


def _place(directory: str) -> str:
    plain = normpath(directory.replace("\\", "/").strip("/") or ".")
    return "" if plain == "." else plain
