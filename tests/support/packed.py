"""Small modules whose every line is different, and what packing shows of them."""

from collections.abc import Iterator, Sequence

from agent.code.source import Source, parse_python
from agent.code.symbols import Symbol, symbol_named
from agent.domain.location import Excerpt, SourceFile
from agent.stages.localization.packing_candidate import Candidate, Worth
from agent.stages.localization.packing_shapes import candidate_of

WORTH = Worth(priority=50, whole=1 / 3, window=1 / 4)


def parsed(text: str | bytes, path: str = "shop/cart.py") -> Source:
    """A file in its syntax tree."""
    return parse_python(SourceFile(path=path, content=text.encode() if isinstance(text, str) else text))


def function(name: str, lines: int, indent: str = "") -> str:
    """A function of so many lines, the signature included, none of which occurs twice."""
    body = "".join(f"{indent}    {name}_{number} = {number}\n" for number in range(1, lines))
    return f"{indent}def {name}():\n{body or f'{indent}    ...'}"


def named(source: Source, name: str) -> Symbol:
    """The definition of the name."""
    found = symbol_named(source, name)
    assert found is not None, name
    return found


def candidate(source: Source, name: str, worth: Worth = WORTH, focus: Sequence[int] = (), role: str = "suspect") -> Candidate:
    """The definition of the name as a candidate."""
    return candidate_of(named(source, name), role, "It is suspect.", worth, focus)


def shown_lines(excerpts: Sequence[Excerpt]) -> Iterator[str]:
    """Every line of code shown, marks of what is left out aside."""
    for excerpt in excerpts:
        for line in excerpt.text.reveal().split("\n"):
            if line.strip() and not line.strip().startswith("...  # line"):
                yield line.removesuffix(" ...")


def text_of(excerpts: Sequence[Excerpt], symbol: str) -> str:
    """The text shown of one symbol."""
    return next(excerpt.text.reveal() for excerpt in excerpts if excerpt.symbol == symbol)
