"""Read a YAML file into a model; every error names file, line, the value seen and what was expected."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TypeVar, cast

from pydantic import BaseModel, ValidationError
from ruamel.yaml import YAML
from ruamel.yaml.comments import CommentedBase
from ruamel.yaml.error import MarkedYAMLError, YAMLError

from agent.errors import BadInput

SIZE_LIMIT = 1024**2
Model = TypeVar("Model", bound=BaseModel)


def read_model(file: Path, model: type[Model], problem: type[BadInput], *, remedy: str = "", missing: str = "") -> Model:
    """The file's content as the model.

    Args:
        file: YAML; an empty one is an empty mapping.
        model: what it must hold.
        problem: which error to raise.
        remedy: what to do about a value that is not allowed.
        missing: what to do about a file that is not there.

    Raises:
        BadInput: of that class: missing, unreadable, no YAML, or a value that is not allowed.
    """
    document = _document(file, problem, missing)
    try:
        return model.model_validate(document)
    except ValidationError as error:
        lines = [_sentence(file, document, tuple(one["loc"]), one["msg"], one["input"]) for one in error.errors()]
        raise problem("\n".join(lines), remedy=remedy) from None


def _document(file: Path, problem: type[BadInput], missing: str) -> object:
    text = _text(file, problem, missing)
    try:
        document = YAML(typ="rt", pure=True).load(text)
    except MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        where = f"{file}:{mark.line + 1}" if mark else str(file)
        raise problem(f"{where}: {error.problem or error.context}", expected="YAML") from None
    except (YAMLError, ValueError, RecursionError) as error:
        raise problem(f"{file}: {error}", expected="YAML") from None
    return {} if document is None else document


def _text(file: Path, problem: type[BadInput], missing: str) -> str:
    try:
        if file.stat().st_size > SIZE_LIMIT:
            raise problem(f"{file} is {file.stat().st_size} bytes", expected=f"at most {SIZE_LIMIT} bytes")
        return file.read_text(encoding="utf-8")
    except UnicodeDecodeError as error:
        raise problem(f"{file}: byte {error.start} is not UTF-8", expected="a UTF-8 file") from None
    except OSError as error:
        remedy = missing if isinstance(error, FileNotFoundError) else ""
        raise problem(f"{file}: {error.strerror}", expected="a readable file", remedy=remedy) from None


def _sentence(file: Path, document: object, loc: tuple[int | str, ...], message: str, seen: object) -> str:
    field = ".".join(str(part) for part in loc) or "the file"
    shown = "" if isinstance(seen, Mapping | Sequence) and not isinstance(seen, str) else f" (seen: {str(seen)[:80]!r})"
    return f"{file}:{_line(document, loc)}: {field}: {message}{shown}"


def _line(document: object, loc: tuple[int | str, ...]) -> int:
    """1-based line of the value at a path, of its nearest ancestor where it has none."""
    node, line = document, 1
    for part in loc:
        if not isinstance(node, CommentedBase):
            break
        position = node.lc.data.get(part) if node.lc.data else None
        if position is not None:
            line = int(position[0]) + 1
        try:
            node = cast("Mapping[object, object]", node)[part]
        except (KeyError, IndexError, TypeError):
            break
    return line
