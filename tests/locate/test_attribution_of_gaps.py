"""Traces that were cut, and frames that several files explain: what can't be known is not repaired."""

from collections.abc import Mapping

import pytest
from attributing import SITE
from locating import locate, located

from agent.domain.alert import Service
from agent.domain.crash import Crash, StackFrame
from agent.domain.location import FaultOwner, Unlocated
from agent.domain.untrusted import Untrusted
from agent.stages.localization.attribution import why_unlocated

CODE, UNKNOWN, INFRASTRUCTURE = FaultOwner.CODE, FaultOwner.UNKNOWN, FaultOwner.INFRASTRUCTURE
HEAD = "Traceback (most recent call last):\n"
ROUTE = f'  File "{SITE}/weblib/route.py", line 28, in call\n    return self.function(query)\n'
PARSER = "def parse(line):\n    key, value = line.split('=')\n    return key, value\n"
COPIES = {"north/devline.py": PARSER, "south/devline.py": PARSER}
BARE = "line 2, in parse\n    key, value = line.split('=')\n"
UNPACKING = "ValueError: not enough values to unpack (expected 2, got 1)\n"


def why(trace: str) -> tuple[str, str]:
    """Code and text of the only reason why a trace has no place in a repository."""
    found = locate(trace, {"shop/work.py": "def plan(query):\n    return query['day']\n"})
    assert isinstance(found, Unlocated)
    return found.reasons[0].code, found.reasons[0].text


def test_a_trace_cut_before_our_frames_accuses_no_dependency() -> None:
    code, text = why(f'{HEAD}{ROUTE}  File "/srv/app/shop/wo')
    assert code == "unknown"
    assert text.startswith("The trace is cut before its last frames and the exception")
    assert "To settle it: the whole trace" in text


def test_a_trace_without_its_outer_frames_accuses_no_dependency() -> None:
    code, text = why(f"{ROUTE}KeyError: 'day'\n")
    assert code == "unknown"
    assert "frames of KeyError are missing" in text


def test_a_whole_trace_in_a_dependency_is_still_the_dependencys() -> None:
    assert why(f"{HEAD}{ROUTE}KeyError: 'day'\n")[0] == "dependency"


def test_a_recursion_printed_short_is_no_trace_that_was_cut() -> None:
    frames = tuple(StackFrame(path=f"{SITE}/weblib/route.py", line=28, function="call") for _ in range(3))
    recursion = Crash(type="RecursionError", message=Untrusted("maximum depth exceeded"), frames=frames, truncated=True)
    assert why_unlocated(recursion, ()).code == "dependency"


def test_a_trace_that_ends_in_our_frame_without_its_exception_is_unknown() -> None:
    trace = f"{HEAD}{ROUTE}  File \"/srv/app/shop/work.py\", line 2, in plan\n    return query['day']\n"
    context = located(trace, {"shop/work.py": "def plan(query):\n    return query['day']\n"})
    assert context.owner is UNKNOWN
    assert "the exception, so what was raised is not known" in context.owner_reasons[0]
    assert context.owner_reasons[1].startswith("To settle it: ")


@pytest.mark.parametrize("error", ["KeyError: 'day'", "KeyError"])
def test_a_trace_without_its_outer_frames_that_names_the_exception_is_code(error: str) -> None:
    trace = f"  File \"/srv/app/shop/work.py\", line 2, in plan\n    return query['day']\n{error}\n"
    context = located(trace, {"shop/work.py": "def plan(query):\n    return query['day']\n"})
    assert context.crash.truncated
    assert context.owner is CODE


def test_two_equal_files_that_explain_the_only_frame_are_unknown() -> None:
    context = located(f'{HEAD}  File "devline.py", {BARE}{UNPACKING}', COPIES)
    assert context.owner is UNKNOWN
    assert "north/devline.py and south/devline.py explain the innermost frame equally well" in context.owner_reasons[0]
    assert "path_prefixes" in context.owner_reasons[1]


@pytest.mark.parametrize(
    ("trace", "files", "service"),
    [
        pytest.param(f'  File "/opt/south/devline.py", {BARE}', COPIES, None, id="its path names the folder"),
        pytest.param(
            f'  File "devline.py", {BARE}',
            COPIES | {"south/devline.py": PARSER.replace("=", ":", 2)},
            None,
            id="its text differs",
        ),
        pytest.param(
            f'  File "/srv/devline.py", {BARE}',
            COPIES,
            Service(name="shop", repository="shop.git", path_prefixes=("/srv",), root="south"),
            id="the service's settings",
        ),
        pytest.param(
            f'  File "main.py", line 4, in run\n    parse("a")\n  File "devline.py", {BARE}',
            COPIES | {"main.py": "from north.devline import parse\n\ndef run():\n    parse('a')\n".replace("'", '"')},
            None,
            id="the caller's import",
        ),
        pytest.param(
            f'  File "/srv/app/start_south.py", line 2, in run\n    task()\n  File "/srv/app/lib/devline.py", {BARE}',
            {
                "north/lib/devline.py": PARSER,
                "south/lib/devline.py": PARSER,
                "south/start_south.py": "def run(task):\n    task()\n",
            },
            None,
            id="the files around it",
        ),
    ],
)
def test_a_copy_that_anything_prefers_is_code(trace: str, files: Mapping[str, str], service: Service | None) -> None:
    context = located(f"{HEAD}{trace}{UNPACKING}", files, service=service)
    assert context.owner is CODE, context.owner_reasons


def test_what_the_machines_did_is_infrastructure_in_whichever_copy() -> None:
    trace = f'{HEAD}  File "devline.py", {BARE}ConnectionRefusedError: [Errno 111] Connection refused\n'
    assert located(trace, COPIES).owner is INFRASTRUCTURE
