"""Webhook bodies gone wrong: the real ones with something deleted, replaced, retyped, nested or repeated."""

import json
from copy import deepcopy
from pathlib import Path
from typing import cast

from hypothesis import strategies as st

Json = dict[str, "Json"] | list["Json"] | str | int | float | bool | None
PAYLOADS = Path(__file__).parent.parent / "data" / "payloads"
REAL = tuple(path.read_text(encoding="utf-8") for path in sorted(PAYLOADS.glob("alertmanager-*.json")))
TRICKY = [
    "",
    "\0",
    "\ud800",
    "\u202e",
    "firing",
    "0001-01-01T00:00:00Z",
    "9999-12-31T23:59:59-23:59",
    "javascript:alert(1)",
    "x" * 9000,
]

texts = st.sampled_from(TRICKY) | st.text(st.characters(exclude_categories=()), max_size=20)
scalars = st.none() | st.booleans() | st.integers() | st.floats() | st.sampled_from([2**63, -(2**80), 1e308]) | texts
values = st.recursive(
    scalars, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(texts, inner, max_size=3), max_leaves=6
)


@st.composite
def mutated_posts(draw: st.DrawFn) -> bytes:
    """A real post after one to three mutations."""
    document = cast("Json", json.loads(draw(st.sampled_from(REAL))))
    for _ in range(draw(st.integers(1, 3))):
        document = _mutated(draw, document)
    return json.dumps(document).encode("utf-8", "surrogatepass")


@st.composite
def bodies(draw: st.DrawFn) -> bytes:
    """Bytes that are no document, nearly one, or a cut or spliced real one."""
    real = draw(st.sampled_from(REAL)).encode()
    at = draw(st.integers(0, len(real)))
    splice = draw(
        st.binary(max_size=8) | st.sampled_from([b"NaN", b'"a":1,"a":2,', b"[" * 2000, b"1e999", b"9" * 5000, b"\\ud800"])
    )
    return draw(st.sampled_from([real[:at], real[:at] + splice + real[at:], splice, real + splice]))


def _mutated(draw: st.DrawFn, document: Json) -> Json:
    """The document with one of its places changed."""
    changed = deepcopy(document)
    places = list(_places(changed))
    if not places:
        return draw(values)
    parent, step = draw(st.sampled_from(places))
    container = cast("dict[str | int, Json]", parent)  # lists take the same operations with their indexes
    match draw(st.sampled_from(["delete", "replace", "nest", "list", "add"])):
        case "delete":
            del container[step]
        case "replace":
            container[step] = draw(values)
        case "nest":
            container[step] = {"nested": container[step]}
        case "list":
            container[step] = [container[step]] * draw(st.integers(0, 3))
        case _ if isinstance(parent, dict):
            parent[draw(texts)] = draw(values)
        case _:
            parent.append(draw(values))
    return changed


def _places(value: Json) -> "list[tuple[dict[str, Json] | list[Json], str | int]]":
    """Every (container, key or index) of the document."""
    found: list[tuple[dict[str, Json] | list[Json], str | int]] = []
    if isinstance(value, dict):
        for name, item in value.items():
            found += [(value, name), *_places(item)]
    elif isinstance(value, list):
        for index, item in enumerate(value):
            found += [(value, index), *_places(item)]
    return found
