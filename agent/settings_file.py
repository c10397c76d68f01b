"""Read `suture.yaml`; every error names file, line, the value seen and what was expected."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import cast

from pydantic import ValidationError
from ruamel.yaml import YAML
from ruamel.yaml.comments import CommentedBase
from ruamel.yaml.error import MarkedYAMLError, YAMLError

from agent.errors import BadSettings
from agent.settings import Settings

FILE_NAME = "suture.yaml"
SIZE_LIMIT = 1024**2


def load_settings(path: Path) -> Settings:
    """The settings of one file.

    Args:
        path: the file, or a directory that holds `suture.yaml`.

    Raises:
        BadSettings: missing, unreadable, no YAML, or a value that is not allowed.
    """
    file = path / FILE_NAME if path.is_dir() else path
    document = _document(file)
    try:
        return Settings.model_validate(document)
    except ValidationError as problem:
        lines = [_sentence(file, document, tuple(error["loc"]), error["msg"], error["input"]) for error in problem.errors()]
        raise BadSettings("\n".join(lines), remedy=f"mend {file}; `suture doctor` checks it again") from None


def _document(file: Path) -> object:
    try:
        if file.stat().st_size > SIZE_LIMIT:
            raise BadSettings(f"{file} is {file.stat().st_size} bytes", expected=f"at most {SIZE_LIMIT} bytes")
        text = file.read_text(encoding="utf-8")
    except UnicodeDecodeError as problem:
        raise BadSettings(f"{file}: byte {problem.start} is not UTF-8", expected="a UTF-8 file") from None
    except OSError as problem:
        remedy = (
            "`suture settings example > suture.yaml` makes one to start from" if isinstance(problem, FileNotFoundError) else ""
        )
        raise BadSettings(f"{file}: {problem.strerror}", expected="a readable settings file", remedy=remedy) from None
    try:
        document = YAML(typ="rt", pure=True).load(text)
    except MarkedYAMLError as problem:
        mark = problem.problem_mark or problem.context_mark
        where = f"{file}:{mark.line + 1}" if mark else str(file)
        raise BadSettings(f"{where}: {problem.problem or problem.context}", expected="YAML") from None
    except (YAMLError, ValueError, RecursionError) as problem:
        raise BadSettings(f"{file}: {problem}", expected="YAML") from None
    return {} if document is None else document


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
