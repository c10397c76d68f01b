"""Which runner a service's tests need."""

from pathlib import Path

from agent.domain.alert import Service
from agent.ports import Runner
from agent.runners.interpreter import resolve_interpreter
from agent.runners.pytest_runner import PytestRunner
from agent.runners.toolbox import has_toolbox
from agent.runners.unittest_runner import UnittestRunner


def runner_for(service: Service, cache: Path | None = None) -> Runner:
    """The runner the service names; else pytest, which runs unittest cases too; unittest where the interpreter takes no pytest.

    Args:
        service: the catalogue's entry.
        cache: directory for things made once.

    Raises:
        BadSettings: the service's interpreter does not answer.
    """
    if service.tests.runner == "unittest":
        return UnittestRunner()
    interpreter = resolve_interpreter(service.python)
    if interpreter.pytest or has_toolbox(interpreter):
        return PytestRunner(cache)
    return UnittestRunner()
