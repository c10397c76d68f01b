"""Reads a log, finished or torn."""

import dataclasses
import json
from pathlib import Path
from typing import Any  # JSON as it was read, checked field by field

from agent.errors import BadInput
from eval.log import VERSION, Header, Log, Sample
from eval.scores import Score

_SCORE_FIELDS = frozenset(field.name for field in dataclasses.fields(Score))


def read_log(file: Path) -> Log:
    """The log of a file; a last line torn by a crash is left out, the last line of a sample counts.

    Raises:
        BadInput: unreadable, no log, or of another version; names file and line.
    """
    header, samples = read_lines(file)
    order = {case: position for position, case in enumerate(header.cases)}
    known = {(one.score.case, one.score.repeat): one for one in samples if one.score.case in order}
    return Log(header=header, samples=tuple(known[key] for key in sorted(known, key=lambda key: (order[key[0]], key[1]))))


def read_lines(file: Path) -> tuple[Header, list[Sample]]:
    """Header and samples in the order they were written.

    Raises:
        BadInput: as for `read_log`.
    """
    try:
        with file.open("rb") as stream:
            whole = [line for line in stream if line.endswith(b"\n")]
    except OSError as problem:
        raise BadInput(f"{file}: {problem.strerror}", expected="a log of `suture eval run`") from None
    if not whole:
        raise BadInput(f"{file} holds no header", expected="a log of `suture eval run`")
    header = _read(file, 1, whole[0], "header", _header)
    return header, [_read(file, number, line, "sample", sample_of) for number, line in enumerate(whole[1:], 2)]


def whole_bytes(file: Path) -> int:
    """Length of the file up to its last complete line."""
    with file.open("rb") as stream:
        return sum(len(line) for line in stream if line.endswith(b"\n"))


def _read(file: Path, number: int, line: bytes, kind: str, make: Any) -> Any:  # noqa: ANN401 - header or sample
    try:
        data = json.loads(line)
        if data["type"] != kind:
            raise BadInput(f"{file}:{number}: a line of type {data['type']!r}", expected=f"a {kind}")
        return make(data)
    except (ValueError, LookupError, TypeError, AttributeError) as problem:
        raise BadInput(f"{file}:{number}: {problem}", expected=f"a {kind} of log version {VERSION}") from None


def _header(data: dict[str, Any]) -> Header:
    if data["version"] != VERSION:
        raise ValueError(f"log version {data['version']!r}")
    about = data["header"]
    return Header(**{**about, "cases": tuple(about["cases"])})


def sample_of(data: dict[str, Any]) -> Sample:
    """The sample of one line; fields that a newer version added are left out."""
    score = Score(**{name: value for name, value in data["score"].items() if name in _SCORE_FIELDS})
    texts = {name: str(data.get(name, "")) for name in ("outcome", "trace", "error", "title")}
    return Sample(score=score, tags=tuple(data.get("tags", ())), **texts)
