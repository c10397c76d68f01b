"""Which of the repository's green tests enter which function near the crash."""

from collections.abc import Mapping

from agent.domain.execution import Executed, Watch
from agent.policy import is_test_path
from agent.stages.reproduction.bench import Bench
from agent.stages.reproduction.functions import function_at, functions_of

WATCHED_AT_MOST = 30
TESTS_AT_MOST = 300
SECONDS = 20.0


def reaching_tests(bench: Bench, green: tuple[str, ...], took: float) -> Mapping[str, tuple[str, ...]]:
    """Function near the crash, `path:qualified name` -> the tests that enter it, those that enter least else first.

    Args:
        bench: the incident's tree and sandbox.
        green: the tests to ask.
        took: seconds they took before; where that is much they are not asked.
    """
    paths = watched_paths(bench)
    if not green or not paths or len(green) > TESTS_AT_MOST or took > SECONDS / 4:
        return {}
    executed = bench.run_watched({}, green, Watch(paths=paths), seconds=SECONDS)
    return _by_function(bench, executed, frozenset(green)) if executed else {}


def watched_paths(bench: Bench) -> tuple[str, ...]:
    """Files of the crash and of the suspects, the innermost frame's first."""
    named = (
        *(located.path for located in reversed(bench.context.frames)),
        *(suspect.span.path for suspect in bench.context.suspects),
    )
    own = [path for path in dict.fromkeys(named) if path.endswith(".py") and path in bench.paths and not is_test_path(path)]
    return tuple(own[:WATCHED_AT_MOST])


def _by_function(bench: Bench, executed: Executed, green: frozenset[str]) -> Mapping[str, tuple[str, ...]]:
    entered: dict[str, frozenset[str]] = {}
    trees = {path: functions_of(tree) for path in watched_paths(bench) if (tree := bench.parsed(path))}
    for test, places in executed.entered.items():
        if test in green:
            found = ((path, function_at(trees.get(path, ()), line)) for path, lines in places.items() for line in lines)
            entered[test] = frozenset(f"{path}:{function.name}" for path, function in found if function)
    closest = sorted(entered, key=lambda test: (len(entered[test]), test))
    names = sorted({name for found in entered.values() for name in found})
    return {name: tuple(test for test in closest if name in entered[test]) for name in names}
