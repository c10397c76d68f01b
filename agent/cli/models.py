"""The language model of a one-shot command: named on the command line, by the environment, or by a suture.yaml at hand."""

from dataclasses import replace
from pathlib import Path

from agent.model_ports import ModelAccess
from agent.model_settings import Endpoint, ModelSection
from agent.settings_file import FILE_NAME, load_settings
from agent.wiring import models_of


def models_for(name: str, money: float) -> ModelAccess | None:
    """The model to ask, None when none is named.

    Args:
        name: as the command line gives it, empty for the environment's or the file's.
        money: US dollars it may cost.

    Raises:
        BadSettings: the file or the endpoint can't be used.
    """
    endpoint = Endpoint()
    section = load_settings(Path()).model if Path(FILE_NAME).is_file() else ModelSection()
    access = models_of(section, endpoint.model_copy(update={"model": name}) if name else endpoint)
    return replace(access, budget=replace(access.budget, money=money)) if access else None
