"""`case.yaml`: what a recorded incident is about."""

from posixpath import dirname, join, normpath
from typing import Annotated, Literal

from pydantic import AfterValidator, AwareDatetime, BaseModel, ConfigDict, Field, model_validator

from agent.domain.alert import PythonEnvironment, Service, TestPlan
from agent.settings import SERVICE_NAME
from eval.cases.paths import inside_problem

PREFIX = r"^(/|[A-Za-z]:[/\\])"  # absolute, on Windows too
TAG = r"^[a-z][a-z0-9-]*(:[A-Za-z0-9][A-Za-z0-9_-]*)?$"


def _inside(path: str) -> str:
    if problem := inside_problem(path):
        raise ValueError(f"the path {problem}; a path inside the repository is needed, for example shop/cart.py")
    return path


def _leads_inside(links: dict[str, str]) -> dict[str, str]:
    for path, target in links.items():
        if target.startswith("/") or normpath(join(dirname(path), target)).split("/", 1)[0] in {"..", "."}:
            raise ValueError(f"the link {path} leads to {target}; a relative path that stays inside the repository is needed")
    return links


RepositoryPath = Annotated[str, Field(min_length=1, max_length=1000), AfterValidator(_inside)]
Line = Annotated[str, Field(min_length=1, max_length=300, pattern=r"^[^\r\n]*$")]


class Section(BaseModel):
    """A part of a case's files: frozen, unknown keys refused."""

    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=True)


class CommitEntry(Section):
    """One commit of the repository's history."""

    subject: Line = Field(description="First line of the commit's message.")
    days_before: float = Field(ge=0, le=36500, description="Days between the commit and the incident.")


class TestsEntry(Section):
    """How the repository's own tests run."""

    __test__ = False

    runner: Literal["", "pytest", "unittest", "node"] = Field(
        default="", description="pytest, unittest or node; empty detects it."
    )
    paths: tuple[RepositoryPath, ...] = Field(default=(), description="What the suite consists of; empty for discovery.")


class ServiceEntry(Section):
    """The service that failed, as the catalogue has it."""

    name: str = Field(pattern=SERVICE_NAME, description="Name of the service.")
    path_prefixes: tuple[Annotated[str, Field(pattern=PREFIX)], ...] = Field(
        default=("/srv/app",), description="What the deployed paths carry before repository paths."
    )
    path_mapping: dict[Annotated[str, Field(pattern=PREFIX)], RepositoryPath] = Field(
        default_factory=dict, description="Deployed directory: repository directory that stands there."
    )
    root: RepositoryPath = Field(default=".", description="Directory of the service inside the repository.")
    source_roots: tuple[RepositoryPath, ...] = Field(default=(".",), description="Directories to import from, inside the root.")
    revision_label: str = Field(
        default="revision", max_length=100, description="Label of the alert that names the deployed commit; it is put there."
    )
    tests: TestsEntry = Field(default_factory=TestsEntry, description="How the repository's own tests run.")

    def to_domain(self) -> Service:
        """The catalogue's entry, its repository still empty."""
        return Service(
            name=self.name,
            repository="",
            match={"service": self.name},
            root=self.root,
            path_prefixes=self.path_prefixes,
            path_mapping=self.path_mapping,
            revision_label=self.revision_label,
            tests=TestPlan(runner=self.tests.runner, paths=self.tests.paths),
            python=PythonEnvironment(source_roots=self.source_roots),
        )


class CaseFile(Section):
    """All of case.yaml."""

    title: Line = Field(description="One line that a person reads.")
    language: Literal["python", "javascript"] = Field(default="python", description="Language of the repository.")
    at: AwareDatetime = Field(description="When the incident began, with its offset from UTC.")
    tags: tuple[Annotated[str, Field(pattern=TAG)], ...] = Field(default=(), description="What the case covers, e.g. rule:PY101.")
    service: ServiceEntry = Field(description="The service that failed.")
    head: CommitEntry = Field(
        default=CommitEntry(subject="State of the service", days_before=1),
        description="The last commit, made of repo/ alone.",
    )
    links: Annotated[dict[RepositoryPath, Line], AfterValidator(_leads_inside)] = Field(
        default_factory=dict, description="Symbolic links of the repository: path of the link to what is written in it."
    )
    history: tuple[CommitEntry, ...] = Field(default=(), description="Earlier commits, oldest first, one for each history/N/.")
    deployed: int | None = Field(
        default=None, ge=1, description="Number of the commit of the history that was running; left out: the head."
    )

    @model_validator(mode="after")
    def _in_order(self) -> "CaseFile":
        days = [entry.days_before for entry in (*self.history, self.head)]
        if days != sorted(days, reverse=True):
            raise ValueError(f"commits stand oldest first, the head last; their days_before are {', '.join(map(str, days))}")
        if self.deployed is not None and self.deployed > len(self.history):
            raise ValueError(f"deployed is {self.deployed}, but the history has {len(self.history)} commits")
        return self
