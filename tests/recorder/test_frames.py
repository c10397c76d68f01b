"""What a capsule says of frames and exceptions."""

import functools
import json
import os
import subprocess
import sys
import types
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import suture_recorder
from capsule_reading import capsule_of, caught, document, innermost, rebuilt
from suture_recorder import Origin
from suture_recorder.bytecode import rebound
from suture_recorder.ownership import is_own


class Cart:
    def total(self, order: Any, /, rate: float = 1.5, *prices: int, currency: str, **more: Any) -> Any:
        order = dict(order)
        amount = [price * rate for price in prices]
        return order[currency], amount, more

    @classmethod
    def of(cls, number: int) -> int:
        return number // (number - number)


def named(capsule: Any, part: str) -> dict[str, Any]:
    nodes = capsule["nodes"]
    return {name: nodes[index].get("v", nodes[index]["k"]) for name, index in innermost(capsule)[part]}


def test_arguments_stand_in_the_order_of_the_signature_with_the_rest_apart() -> None:
    capsule = capsule_of(lambda: Cart().total({"a": 1}, 2.0, 3, 4, currency="EUR", note="x"))
    frame, nodes = innermost(capsule), capsule["nodes"]
    assert [name for name, _ in frame["arguments"]] == ["self", "order", "rate", "currency"]
    assert frame["varargs"][0] == "prices"
    assert rebuilt(nodes[frame["varargs"][1]], nodes) == (3, 4)
    assert frame["varkw"][0] == "more"
    assert rebuilt(nodes[frame["varkw"][1]], nodes) == {"note": "x"}
    assert "amount" in dict(frame["locals"])


def test_what_the_code_assigns_to_is_said_to_be_rebound() -> None:
    assert innermost(capsule_of(lambda: Cart().total({}, currency="EUR")))["rebound"] == ["order"]
    assert innermost(capsule_of(lambda: Cart.of(3)))["rebound"] == []


def rebinding(kept: int, looped: Any, deleted: int, celled: int, outer: int, handled: Any = None) -> Any:
    def read() -> int:
        return celled + outer

    def change() -> None:
        nonlocal outer
        outer = 5

    for looped in range(2):  # noqa: PLR1704 # that is what is tested
        celled += looped
    del deleted
    change()
    handled, kept_too = 1, 2
    return read() // (kept - kept) + kept_too + handled


def test_loops_deletions_cells_and_inner_functions_count_as_assignments() -> None:
    frame = innermost(capsule_of(lambda: rebinding(1, 2, 3, 4, 5)))
    assert frame["rebound"] == ["looped", "deleted", "celled", "outer", "handled"]
    assert "deleted" not in dict(frame["arguments"])


def test_assignments_to_the_last_of_many_variables_are_seen() -> None:
    names = tuple(f"p{number}" for number in range(600))
    outer = compile(f"def many({', '.join(names)}):\n    p599 = p1\n    del p256\n", "many.py", "exec")
    (code,) = (constant for constant in outer.co_consts if isinstance(constant, types.CodeType))
    assert rebound(code, names) == ["p256", "p599"]


def test_where_the_failing_instruction_stands() -> None:
    frame = innermost(capsule_of(lambda: Cart.of(3)))
    line = Path(__file__).read_text(encoding="utf-8").splitlines()[frame["line"] - 1]
    assert frame["code"] == line.strip() == "return number // (number - number)"
    assert line[frame["column"] : frame["end_column"]] == "number // (number - number)"
    assert frame["end_line"] == frame["line"]
    assert (frame["file"], frame["module"], frame["function"], frame["qualname"]) == (__file__, __name__, "of", "Cart.of")


def test_variables_of_enclosing_functions_are_the_closure() -> None:
    rate = 7

    def inner() -> float:
        return rate / 0

    assert named(capsule_of(inner), "closure") == {"rate": "7"}


def generating() -> Iterator[int]:
    yield 1
    raise LookupError


async def waiting() -> None:
    raise LookupError


async def streaming() -> Any:
    yield 1
    raise LookupError


async def consuming() -> None:
    async for _ in streaming():
        pass


def run(steps: Any) -> None:
    for _ in range(3):
        steps.send(None)


@pytest.mark.parametrize(
    ("call", "kind"),
    [
        (lambda: list(generating()), "generator"),
        (lambda: run(waiting()), "coroutine"),
        (lambda: run(consuming()), "async_generator"),
        (lambda: Cart.of(1), "function"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_the_kind_of_a_frame_is_said(call: Any, kind: str) -> None:
    assert innermost(capsule_of(call))["kind"] == kind


def test_a_crash_while_importing_has_the_names_that_the_module_assigned(tmp_path: Path) -> None:
    (tmp_path / "broken.py").write_text("import os\nlimit = 5\ndef f(): pass\nrate = limit / 0\n")
    sys.path.insert(0, str(tmp_path))
    try:
        capsule = capsule_of(lambda: __import__("broken"))
    finally:
        sys.path.remove(str(tmp_path))
    assert innermost(capsule)["kind"] == "module"
    assert named(capsule, "locals") == {"limit": "5"}


def test_what_a_comprehension_runs_over_is_no_argument() -> None:
    frame = innermost(capsule_of(lambda: [1 // number for number in (1, 0)]))
    assert [name for name, _ in frame["arguments"]] == []


def test_installed_packages_and_the_library_are_not_the_services_own() -> None:
    assert is_own("/srv/app/shop/cart.py", "shop.cart")
    assert not is_own("/srv/venv/lib/python3.11/site-packages/flask/app.py", "flask.app")
    assert not is_own(os.__file__, "os")
    assert not is_own("<string>", "x")
    assert not is_own(suture_recorder.__file__, "suture_recorder")


def test_installed_packages_that_are_named_are_the_services_own() -> None:
    file = "/venv/lib/python3.11/site-packages/shop/cart.py"
    assert is_own(file, "shop.cart", ("shop",))
    assert not is_own(file, "shopping.cart", ("shop.c", "sho"))
    assert is_own(file, "other", ("/venv/lib/python3.11/site-packages/shop",))
    assert not is_own(file, "other", ("/venv/lib/python3.11/site-packages/sho",))


def test_frames_of_named_packages_carry_their_values() -> None:
    capsule = document(caught(lambda: json.loads("[1")), origin=Origin(own=("json",)))
    assert innermost(capsule)["own"] is True
    assert named(capsule, "arguments")["s"] == "[1"


def raise_key(name: str) -> None:
    raise KeyError(name)


def test_causes_contexts_and_members_are_linked_by_their_places() -> None:
    def fail() -> None:
        try:
            try:
                raise_key("first")
            except KeyError as error:
                raise ValueError("second") from error
        except ValueError:
            raise ExceptionGroup("all", [TypeError("third"), OSError(2, "gone", "x.txt")])  # noqa: B904 # a context, no cause

    first, *rest = capsule_of(fail)["exceptions"]
    messages = {index + 1: one["message"] for index, one in enumerate(rest)}
    assert (first["type"], first["message"]) == ("ExceptionGroup", "all (2 sub-exceptions)")
    assert [messages[index] for index in first["members"]] == ["third", "[Errno 2] gone: 'x.txt'"]
    assert messages[first["context"]] == "second"
    second = rest[first["context"] - 1]
    assert (messages[second["cause"]], second["suppress_context"]) == ("'first'", True)


def test_exceptions_that_cause_each_other_are_linked_in_a_circle() -> None:
    one, other = ValueError("one"), ValueError("other")
    one.__cause__, other.__cause__ = other, one
    exceptions = document(one)["exceptions"]
    assert [entry["cause"] for entry in exceptions] == [1, 0]


def test_notes_and_arguments_are_recorded() -> None:
    error = ValueError("bad", {"a": 1})
    error.add_note("while packing")
    capsule = document(error)
    assert capsule["exceptions"][0]["notes"] == ["while packing"]
    assert rebuilt(capsule["nodes"][capsule["exceptions"][0]["args"][1]], capsule["nodes"]) == {"a": 1}


def test_decorated_functions_keep_their_names() -> None:
    @functools.wraps(Cart.of)
    def wrapped(*args: int) -> int:
        return Cart.of(*args)

    capsule = capsule_of(lambda: wrapped(1))
    assert [capsule["frames"][index]["function"] for index in capsule["exceptions"][0]["frames"]][-2:] == ["wrapped", "of"]


def test_the_service_and_its_release_are_named() -> None:
    capsule = document(ValueError(), origin=Origin(service="shop", release="1.2"))
    assert (capsule["service"], capsule["release"]) == ("shop", "1.2")
    assert capsule["python"] == ".".join(map(str, sys.version_info[:3]))


def test_importing_the_recorder_imports_nothing_that_is_not_of_the_library() -> None:
    program = (
        "import sys; sys.path.insert(0, sys.argv[1]); import suture_recorder\n"
        "top = {name.partition('.')[0] for name in sys.modules}\n"
        "print(sorted(top - set(sys.stdlib_module_names) - {'suture_recorder', '__main__'}))"
    )
    place = str(Path(suture_recorder.__file__).parents[1])
    done = subprocess.run([sys.executable, "-I", "-S", "-c", program, place], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
