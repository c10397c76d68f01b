"""The pipeline over a local checkout: crashes in, one outcome out, nothing pushed."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from agent.clock import SystemClock
from agent.domain.alert import Alert, AlertStatus, Incident, JavaScriptEnvironment, PythonEnvironment, Service
from agent.domain.crash import Crash
from agent.domain.outcome import Outcome
from agent.errors import BadInput
from agent.forges.folder import FolderForge
from agent.given_fix import GivenFix
from agent.model_ports import ModelAccess
from agent.pipeline import remediate
from agent.plugins import installed_rules
from agent.policy import Policy
from agent.ports import Ports
from agent.repos.working_tree import WorkingTree
from agent.run import InMemoryRun, StageObserver
from agent.runners.detect import DetectingRunner
from agent.sandbox_settings import SandboxSection
from agent.sandboxes.choose import choose_sandbox
from agent.settings import ServiceCatalogue
from agent.sources.folder import GivenCrashes


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckoutOptions:
    """What a developer says about the checkout.

    Args:
        repo: its directory.
        root: directory of the service inside it.
        source_roots: directories to import from, inside the root.
        path_prefixes: what deployed paths carry before repository paths.
        interpreter: the project's own python, empty to look for one.
        paths: further directories to import from, absolute.
        allow_uncontained: prove without a sandbox when none holds.
        diff: unified diff of a candidate to prove instead of asking the rules, None to ask them.
    """

    repo: Path
    root: str = "."
    source_roots: tuple[str, ...] = (".",)
    path_prefixes: tuple[str, ...] = ()
    interpreter: str = ""
    paths: tuple[str, ...] = ()
    allow_uncontained: bool = False
    diff: str | None = None


class SoleFaults:
    """Fault claims where there is only one incident."""

    def claim(self, fault: str, incident: Incident) -> str:  # noqa: ARG002 - the Protocol's signature
        """Always granted."""
        return incident.key


def fix_checkout(
    options: CheckoutOptions,
    crashes: tuple[Crash, ...],
    observer: StageObserver | None = None,
    models: ModelAccess | None = None,
) -> Outcome:
    """Run the whole pipeline once, in suggest-only mode, on a checkout as it is on disk.

    Args:
        options: what is known about the checkout.
        crashes: the crashes to fix, as parsed.
        observer: told of every stage.
        models: asked when the rules have no proven fix, None for nobody.

    Raises:
        BadInput: there is no such repository, or no such root in it.
        BadDiff: the given diff does not fit the checkout.
        SandboxUnavailable: no sandbox holds and none was waived.
    """
    if not options.repo.is_dir():
        raise BadInput(
            f"{options.repo} is not a directory", expected="a checkout of the repository", remedy="name it with --repo"
        )
    if not (options.repo / options.root).is_dir():
        raise BadInput(
            f"no directory {options.root} in {options.repo}", expected="the service's directory, inside the repository"
        )
    service = _service(options, crashes)
    repos = WorkingTree(options.repo)
    given = None if options.diff is None else GivenFix.of_diff(options.diff, repos.snapshot(service, ""), crashes)
    clock = SystemClock()
    with TemporaryDirectory(prefix="suture-") as scratch:
        ports = Ports(
            clock=clock,
            catalogue=ServiceCatalogue((service,)),
            sources=(GivenCrashes(crashes, query="the trace given on the command line"),),
            repos=repos,
            sandbox=choose_sandbox(SandboxSection().order, allow_uncontained=options.allow_uncontained),
            runner=DetectingRunner(),
            rules=(given,) if given else installed_rules(),
            forge=FolderForge(Path(scratch) / "forge"),
            notifiers=(),
            faults=SoleFaults(),
            models=None if given else models,
        )
        return remediate((_alert(clock.now()),), ports, Policy(autonomous=False), InMemoryRun(observer))


def _service(options: CheckoutOptions, crashes: tuple[Crash, ...]) -> Service:
    return Service(
        name="checkout",
        repository=str(options.repo.resolve()),
        root=options.root,
        path_prefixes=options.path_prefixes,
        language=_language(crashes),
        mode="suggest",
        python=PythonEnvironment(
            interpreter=options.interpreter or _own_interpreter(options.repo, options.root),
            paths=options.paths,
            source_roots=options.source_roots,
        ),
        javascript=JavaScriptEnvironment(modules=_own_modules(options.repo, options.root)),
    )


def _language(crashes: tuple[Crash, ...]) -> str:
    """What most of the frames are written in; Python when they don't say."""
    paths = [frame.path for crash in crashes for frame in crash.frames]
    scripts = sum(path.endswith((".js", ".mjs", ".cjs")) for path in paths)
    return "javascript" if scripts > sum(path.endswith(".py") for path in paths) else "python"


def _own_modules(repo: Path, root: str) -> str:
    """The node_modules beside the service, else the repository's; git has neither."""
    places = (repo.resolve() / root / "node_modules", repo.resolve() / "node_modules")
    return str(next((place for place in places if place.is_dir() and not place.is_symlink()), ""))


def _own_interpreter(repo: Path, root: str) -> str:
    """The environment beside the service, else the repository's."""
    places = (repo.resolve() / root, repo.resolve())
    environments = (place / name for place in places for name in (".venv", "venv"))
    found = next((one for one in environments if (one / "bin" / "python").exists()), None)
    if found is None:
        return ""
    if any(program.is_relative_to(repo.resolve()) for program in _programs(found)):
        raise BadInput(
            f"{found} holds a Python of its own instead of a link to one",
            expected="an environment made by venv, virtualenv or uv",
            remedy="nothing of it was run: if it is yours and not the repository's, name it with --python",
        )
    return str(found / "bin" / "python")


def _programs(environment: Path) -> Iterator[Path]:
    """What starting the environment's Python runs: the program, and the standard library where its settings say it is."""
    yield (environment / "bin" / "python").resolve()
    for settings in (environment / "pyvenv.cfg", environment / "bin" / "pyvenv.cfg"):
        for line in settings.read_text(errors="replace").splitlines() if settings.is_file() else ():
            name, _, value = line.partition("=")
            if name.strip().lower() == "home":
                yield Path("/", value.strip()).resolve()


def _alert(now: datetime) -> Alert:
    return Alert(
        fingerprint="command-line", status=AlertStatus.FIRING, labels={"alertname": "Crash"}, starts_at=now, source="cli"
    )
