"""Settings to ports: backends are made by the names the settings give them."""

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import cast

from agent.clock import SystemClock
from agent.environments.building import installer_here
from agent.environments.preparing import PreparedEnvironments
from agent.environments.store import EnvironmentStore
from agent.model_ports import Model, ModelAccess
from agent.model_settings import Endpoint, ModelSection
from agent.models.fenced import FencedModel
from agent.place import Place
from agent.plugins import backend, installed_rules, plugin, plugins
from agent.ports import AsConfigured, Environments, Faults, Forge, Notifier, Ports, Sandbox, Source
from agent.repos.git import GitRepos
from agent.runners.detect import DetectingRunner
from agent.sandboxes.choose import choose_sandbox, complaint, try_sandbox
from agent.settings import ServiceCatalogue, Settings
from agent.state import cache_directory, state_directory

MakeModel = Callable[[str, ModelSection, Endpoint], Model]


def catalogue_of(settings: Settings) -> ServiceCatalogue:
    """The service catalogue of the settings."""
    return ServiceCatalogue(tuple(section.to_domain() for section in settings.services))


def place_of(settings: Settings, base: Path) -> Place:
    """Where the backends of these settings work; makes the directories."""
    return Place(
        clock=SystemClock(),
        state=state_directory(settings, base),
        cache=cache_directory(settings, base),
        container=settings.sandbox.container_options(),
        cluster=settings.sandbox.cluster_options(),
    )


def sandbox_of(settings: Settings, place: Place) -> Sandbox:
    """The first sandbox of the settings that holds.

    Raises:
        SandboxUnavailable: none does.
    """
    return choose_sandbox(settings.sandbox.order, settings.sandbox.allow_uncontained, _sandboxes(place))


def sandbox_complaints(settings: Settings, place: Place) -> dict[str, str]:
    """Each sandbox of the settings' order -> what does not hold of it, empty when all does."""
    return {name: complaint(try_sandbox(name, _sandboxes(place))[1]) for name in settings.sandbox.order}


def ports_of(
    settings: Settings, base: Path, faults: Faults, sandbox: Sandbox | None = None, endpoint: Endpoint | None = None
) -> Ports:
    """The world as the settings describe it.

    Args:
        settings: the settings.
        base: what relative paths start from.
        faults: who owns which fault.
        sandbox: one already chosen, None to choose now.
        endpoint: name, address and key of a model, None for none.

    Raises:
        BadSettings: a backend is named that is not installed.
        SandboxUnavailable: no sandbox holds.
    """
    place = place_of(settings, base)
    return Ports(
        clock=place.clock,
        catalogue=catalogue_of(settings),
        sources=tuple(cast("Source", backend("sources", name, place)) for name in settings.sources),
        repos=GitRepos(place.cache),
        sandbox=sandbox or sandbox_of(settings, place),
        runner=DetectingRunner(place.cache),
        rules=installed_rules(),
        forge=cast("Forge", backend("forges", settings.forge, place)),
        notifiers=tuple(cast("Notifier", backend("notifiers", name, place)) for name in settings.notifiers),
        faults=faults,
        models=models_of(settings.model, endpoint) if endpoint else None,
        environments=environments_of(settings, place),
    )


def models_of(section: ModelSection, endpoint: Endpoint) -> ModelAccess | None:
    """The model of the settings and the environment, None when none is named.

    Args:
        section: of suture.yaml.
        endpoint: of the environment, which wins.

    Raises:
        BadSettings: a backend is named that is not installed, or it can't be reached so.
    """
    name = endpoint.model or section.name
    if not name:
        return None
    reviewer = section.reviewer
    prices = {model: price.to_price() for model, price in section.prices.items()}
    return ModelAccess(
        model=_model(name, section, endpoint),
        budget=section.budget.to_budget(),
        price=prices.get(name),
        reply_tokens=section.reply_tokens,
        samples=section.samples,
        temperature=section.temperature,
        blocks=section.changes == "blocks",
        reviewer=_model(reviewer, section, endpoint) if reviewer else None,
        reviewer_price=prices.get(reviewer),
    )


def _model(name: str, section: ModelSection, endpoint: Endpoint) -> Model:
    make = cast("MakeModel", plugin("models", section.backend))
    made = make(name, section, endpoint)
    return FencedModel(made) if section.tools == "fenced" else made


def environments_of(settings: Settings, place: Place) -> Environments:
    """Environments made from the repositories' own requirements where the settings ask for that."""
    section = settings.environments
    if section.build == "off":
        return AsConfigured()
    store = EnvironmentStore(place.cache / "environments", section.limit_mb)
    return PreparedEnvironments(store, installer_here(section.options, section.seconds))


def _sandboxes(place: Place) -> dict[str, Callable[[], Sandbox]]:
    return {name: partial(_sandbox, name, place) for name in plugins("sandboxes")}


def _sandbox(name: str, place: Place) -> Sandbox:
    return cast("Sandbox", backend("sandboxes", name, place))
