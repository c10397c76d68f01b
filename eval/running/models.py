"""The language model of a run."""

from pathlib import Path

from agent.errors import BadInput
from agent.model_ports import ModelAccess
from agent.model_settings import Endpoint, ModelSection
from agent.settings_file import load_settings
from agent.wiring import models_of
from eval.running.solvers import Solver


def model_access(solver: Solver, name: str, address: str, config: str) -> ModelAccess | None:
    """The model that a solver asks, None for solvers that ask none.

    Args:
        solver: who proposes fixes.
        name: of the model, empty for the environment's or the file's.
        address: of its endpoint, likewise.
        config: a suture.yaml with prices, budget and the like; empty for none.

    Raises:
        BadInput: the solver asks a model and none is named, or it can't be reached so.
    """
    if not solver.asks_model:
        return None
    section = load_settings(Path(config)).model if config else ModelSection()
    endpoint = Endpoint()
    given = {key: value for key, value in {"model": name, "base_url": address}.items() if value}
    access = models_of(section, endpoint.model_copy(update=given))
    if access is None:
        raise BadInput(
            f"the solver {solver.name!r} asks a model, and none is named", expected="--model, SUTURE_MODEL or --config"
        )
    return access
