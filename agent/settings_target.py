"""The sections of suture.yaml that say how a service's code and its tests are run."""

from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field, field_validator

from agent.settings_section import Section

RelativePath = Annotated[str, Field(max_length=1000)]


class PythonSection(Section):
    """How the target's Python code is run."""

    interpreter: str = Field(
        default="", description="Absolute path of the service's python, for example of its virtual environment."
    )
    paths: tuple[str, ...] = Field(default=(), description="Further directories to import from, read-only, absolute.")
    source_roots: tuple[RelativePath, ...] = Field(default=(".",), description="Directories of the repository to import from.")

    @field_validator("interpreter")
    @classmethod
    def _absolute(cls, value: str) -> str:
        if value and not Path(value).is_absolute():
            raise ValueError("an absolute path is needed, for example /srv/shop/.venv/bin/python")
        return value


class JavaScriptSection(Section):
    """How the target's JavaScript is run."""

    interpreter: str = Field(default="", description="Absolute path of node; empty takes the one on the path.")
    modules: str = Field(
        default="", description="A node_modules directory that is not in the repository: shown to the tests, read-only, absolute."
    )

    @field_validator("interpreter", "modules")
    @classmethod
    def _absolute(cls, value: str) -> str:
        if value and not Path(value).is_absolute():
            raise ValueError("an absolute path is needed, for example /opt/node/bin/node or /srv/shop/node_modules")
        return value


class TestsSection(Section):
    """How the target's tests run."""

    __test__ = False

    runner: Literal["", "pytest", "unittest", "node"] = Field(
        default="", description="pytest, unittest or node (`node --test`); empty detects it."
    )
    paths: tuple[RelativePath, ...] = Field(
        default=(), description="Files or directories of the suite; empty for the runner's own discovery."
    )
    arguments: tuple[str, ...] = Field(default=(), description="Further arguments for the runner.")
