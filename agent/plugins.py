"""What others install beside Suture: entry points of the `suture.*` groups."""

from collections.abc import Callable
from importlib.metadata import EntryPoint, entry_points, packages_distributions
from typing import cast

from agent.errors import BadSettings
from agent.place import Place
from agent.ports import Rule

GROUPS = ("rules", "sources", "forges", "sandboxes", "notifiers", "models", "commands")
OUR_PACKAGES = ("agent", "rules", "prompts", "eval")
DISTRIBUTION = "suture-agent"


def plugins(group: str) -> dict[str, EntryPoint]:
    """Name -> entry point of one group, sorted by name.

    Args:
        group: one of GROUPS.
    """
    found = entry_points(group=f"suture.{group}")
    return {point.name: point for point in sorted(found, key=lambda point: point.name)}


def plugin(group: str, name: str) -> object:
    """The object one entry point names.

    Raises:
        BadSettings: there is none of that name, or it can't be imported.
    """
    known = plugins(group)
    if name not in known:
        raise BadSettings(f"no {group} plugin is called {name!r}", expected=f"one of {', '.join(known) or 'none installed'}")
    try:
        return known[name].load()
    except Exception as problem:  # plugin boundary: whatever another distribution does while it is imported
        raise BadSettings(f"the {group} plugin {name!r} ({known[name].value}) can't be loaded: {problem!r}") from problem


def backend(group: str, name: str, place: Place) -> object:
    """The backend one entry point makes.

    Args:
        group: `sources`, `forges`, `sandboxes` or `notifiers`.
        name: as the settings give it.
        place: where it works.

    Raises:
        BadSettings: there is none of that name, or it can't be imported.
        SandboxUnavailable: what a sandbox needs is not installed.
    """
    return cast("Callable[[Place], object]", plugin(group, name))(place)


def installed_rules() -> tuple[Rule, ...]:
    """Every installed rule, ordered by code."""
    rules = tuple(cast("type[Rule]", plugin("rules", name))() for name in plugins("rules"))
    return tuple(sorted(rules, key=lambda rule: rule.code))


def intruders() -> dict[str, tuple[str, ...]]:
    """Our import packages that another distribution installs as well -> those distributions."""
    owners = packages_distributions()
    others = {name: tuple(sorted(set(owners.get(name, ())) - {DISTRIBUTION})) for name in OUR_PACKAGES}
    return {name: distributions for name, distributions in others.items() if distributions}
