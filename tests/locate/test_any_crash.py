"""Whatever the stack and whatever the files: an answer, never an exception."""

import re

from hypothesis import given, settings
from hypothesis import strategies as st
from locating import evidence, incident, ports
from memory_repos import MemoryRepos, MemorySnapshot
from nouns import crashes

from agent.domain.crash import Crash, StackFrame
from agent.domain.location import CodeContext
from agent.domain.untrusted import Untrusted
from agent.stages.locate_code import fault_key, locate_code

CART = b"""\
class Cart:
    def total(self, code):
        coupon = find(code)
        return sum(self.prices) * coupon.percent
"""
PATHS = st.sampled_from(
    ["shop/cart.py", "/srv/app/shop/cart.py", "C:\\x\\shop\\cart.py", "/x/site-packages/shop/cart.py", "<string>", ""]
)
FRAMES = st.builds(
    StackFrame,
    path=PATHS,
    line=st.integers(-2, 40),
    function=st.sampled_from(["total", "Cart.total", "<module>", "<listcomp>", "__init__", "\ud800", ""]),
    code=st.sampled_from(["", "return sum(self.prices) * coupon.percent", "raise", "x = y[0] / z"]),
    marker=st.none() | st.tuples(st.integers(-3, 90), st.integers(-3, 90)),
    in_app=st.none() | st.booleans(),
    locals=st.dictionaries(st.sampled_from(["coupon", "self"]), st.sampled_from(["None", "'x'", "1"])),
)
MESSAGES = st.sampled_from(
    [
        "'NoneType' object has no attribute 'percent'",
        "division by zero",
        "'k'",
        "x is not iterable",
        "cannot unpack",
        "not callable",
        "\udfff",
    ]
)
CONTENT = st.text(st.sampled_from(list("def fx(y):\n\t returnifclaso=.[]*'\"\r\f")), max_size=300)


@settings(max_examples=120, deadline=None)
@given(
    frames=st.lists(FRAMES, max_size=6).map(tuple),
    message=MESSAGES,
    kind=st.sampled_from(["AttributeError", "TypeError", "RecursionError", "KeyError", "ZeroDivisionError", "OSError", "a.b"]),
    content=st.one_of(CONTENT.map(str.encode), st.binary(max_size=200), st.just(CART)),
)
def test_any_stack_on_any_file_is_answered(frames: tuple[StackFrame, ...], message: str, kind: str, content: bytes) -> None:
    crash = Crash(type=kind, message=Untrusted(message), frames=frames)
    repos = MemoryRepos(MemorySnapshot({"shop/cart.py": content}))
    found = locate_code(incident(), evidence(crash), ports(repos))
    if isinstance(found, CodeContext):
        assert re.fullmatch(r"[0-9a-f]{16}", fault_key(incident(), found))
        assert all(1 <= suspect.span.start_line <= suspect.span.end_line for suspect in found.suspects)
    else:
        assert found.reasons


@settings(max_examples=60, deadline=None)
@given(crash=crashes())
def test_any_chain_of_crashes_is_answered(crash: Crash) -> None:
    repos = MemoryRepos(MemorySnapshot({"shop/cart.py": CART}))
    assert locate_code(incident(), evidence(crash), ports(repos)) is not None
