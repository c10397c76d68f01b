"""The seam between proving and the language of what is proven."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from agent.domain.fix import CandidateFix
from agent.domain.proof import Baseline, Reason
from agent.stages.reproduction.bench import Bench


@dataclass(frozen=True, slots=True, kw_only=True)
class Language:
    """What is asked of a language, each a function over the files of one incident.

    Args:
        name: as people write it.
        suffixes: of its source files.
        is_test: whether its runner would collect the file at a path.
        imports: files of the repository that a file imports.
        compile_test: a test by which the target's own interpreter compiles the files at these paths.
        doubts: what of a candidate's change in its files keeps it from being proven, beyond what every language is asked.
    """

    name: str
    suffixes: tuple[str, ...]
    is_test: Callable[[str], bool]
    imports: Callable[[Bench, str], frozenset[str]]
    compile_test: Callable[[Bench, Sequence[str]], dict[str, bytes]]
    doubts: Callable[[Bench, CandidateFix, Baseline], tuple[Reason, ...]]

    def writes(self, path: str) -> bool:
        """True for a source file of the language."""
        return path.endswith(self.suffixes)
