"""The nearest test: in a file named after the suspect's module, the test that speaks of the suspect most."""

import re
from collections.abc import Iterator
from itertools import islice
from posixpath import basename, dirname

from agent.code.source import Source
from agent.code.symbols import Symbol, symbols
from agent.stages.localization.packing_candidate import Candidate
from agent.stages.localization.packing_scene import Scene
from agent.stages.localization.packing_shapes import candidate_of, enclosing_definitions
from agent.stages.localization.packing_worth import Kind

_TOP = 2
_MAX_FILES = 3
_MAX_HITS = 200


def nearest_test(scene: Scene) -> Iterator[Candidate]:
    """At most one test, found by the names of files: the repository is not searched."""
    for _, symbol in islice(scene.accused(), _TOP):
        for path in islice(_test_files(scene, symbol.span.path), _MAX_FILES):
            source = scene.reader.glance(path)
            found = _test_of(source, symbol) if source is not None else None
            if found is not None:
                test, line = found
                reason = f"It speaks of `{_word(symbol)[:80]}`, on line {line}."
                yield candidate_of(test, "test", reason, Kind.TEST.value, (line,))
                return


def _test_files(scene: Scene, path: str) -> Iterator[str]:
    """Files called as tests of the module are, the nearest in the tree first."""
    module = basename(path).rsplit(".", 1)[0]
    names = [module] if module not in {"__init__", "__main__"} else []
    names += [basename(dirname(path))] if dirname(path) else []
    for name in names:
        found = {
            other for pattern in (f"test_{name}.py", f"{name}_test.py") for other, _ in scene.reader.index.ending_like([pattern])
        }
        yield from sorted(found, key=lambda other: (-_common(other, path), other))


def _common(one: str, other: str) -> int:
    pairs = zip(one.split("/")[:-1], other.split("/")[:-1], strict=False)
    return sum(left == right for left, right in pairs)


def _test_of(source: Source, symbol: Symbol) -> tuple[Symbol, int] | None:
    """The test that holds the suspect's name most often, and the line where it does first."""
    word = re.compile(rb"\b" + re.escape(_word(symbol).encode(source.encoding, "replace")) + rb"\b")
    hits: dict[str, list[int]] = {}
    for match in islice(word.finditer(source.file.content), _MAX_HITS):
        line = source.line_of(match.start())
        around = [one for one in enclosing_definitions(source, line) if one.short_name.startswith("test")]
        for test in around[:1]:
            hits.setdefault(test.name, []).append(line)
    if not hits:
        return None
    best = max(hits, key=lambda name: len(hits[name]))
    return next(test for test in reversed(symbols(source)) if test.name == best), hits[best][0]


def _word(symbol: Symbol) -> str:
    """What a test would write: the function's name, for a special method its class's."""
    special = symbol.short_name.startswith("__")
    return symbol.owner.rsplit(".", 1)[-1] if special and symbol.kind == "method" else symbol.short_name
