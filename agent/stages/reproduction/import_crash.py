"""Rung 2: a crash of an import is reproduced by the import."""

from agent.domain.proof import Attempt, ReproductionKind
from agent.stages.reproduction.bench import Bench
from agent.stages.reproduction.climbing import RED, Climb
from agent.stages.reproduction.keeping import kept_test
from agent.stages.reproduction.modules import module_name

TEST = """import importlib
import sys


def {name}(monkeypatch):
    monkeypatch.delitem(sys.modules, "{module}", raising=False)
    importlib.import_module("{module}")
"""


def by_import(bench: Bench) -> Climb:
    """The module that was imported first of all is imported again."""
    climb = Climb()
    for module in importing_modules(bench):
        name, content = import_test(module)
        climb.reproducer = kept_test(bench, ReproductionKind.IMPORT, name, content, how=f"Imports {module} afresh.")
        result = RED if climb.reproducer else "Not red with the incident's signature."
        climb.attempts.append(Attempt(kind=ReproductionKind.IMPORT, what=f"import {module}", result=result))
        if climb.reproducer:
            break
    return climb


def importing_modules(bench: Bench) -> tuple[str, ...]:
    """Modules whose import crashed, the one that was imported first of all first; none when the crash was elsewhere."""
    frames = bench.context.frames
    if not frames or frames[-1].frame.function != "<module>":
        return ()
    names = (module_name(located.path, bench.service, bench.paths) for located in frames if located.frame.function == "<module>")
    return tuple(dict.fromkeys(name for name in names if name and not name.endswith("__main__")))


def import_test(module: str) -> tuple[str, bytes]:
    """Name and content of the test that imports a module afresh."""
    name = f"test_{module.replace('.', '_').strip('_')}_can_be_imported"
    return name, TEST.format(name=name, module=module).encode()
