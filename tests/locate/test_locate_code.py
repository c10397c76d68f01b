import re
from datetime import timedelta

import pytest
from locating import MORNING, MemoryFaults, evidence, incident, locate, located, ports
from memory_repos import MemoryRepos, MemorySnapshot

from agent.domain.alert import Service
from agent.domain.crash import Crash, CrashSignature, StackFrame
from agent.domain.evidence import Commit
from agent.domain.location import CodeContext, FaultOwner, Unlocated
from agent.domain.untrusted import Untrusted
from agent.errors import RepositoryProblem
from agent.stacktraces.read import read_crashes
from agent.stages.locate_code import claim_fault, fault_key, locate_code

CART = """\
from shop.coupons import find


class Cart:
    def __init__(self, prices):
        self.prices = prices

    def total(self, code):
        coupon = find(code)
        return sum(self.prices) * coupon.percent
"""
COUPONS = """\
KNOWN = {}


def find(code):
    return KNOWN.get(code)
"""
FILES = {"shop/cart.py": CART, "shop/coupons.py": COUPONS, "shop/__init__.py": "", "shop/unrelated.py": "x = 1\n"}
TRACE = """\
Traceback (most recent call last):
  File "/usr/local/lib/python3.11/wsgiref/handlers.py", line 137, in run
    self.result = application(self.environ, self.start_response)
  File "/srv/app/shop/cart.py", line 10, in total
    return sum(self.prices) * coupon.percent
                              ^^^^^^^^^^^^^^
AttributeError: 'NoneType' object has no attribute 'percent'
"""


def crash_of(trace: str) -> Crash:
    return read_crashes(trace)[0]


def test_a_crash_is_located_with_its_symbol_signature_and_files() -> None:
    context = located(TRACE, FILES)
    assert [(frame.path, frame.line, frame.symbol, frame.confidence) for frame in context.frames] == [
        ("shop/cart.py", 10, "Cart.total", 1.0)
    ]
    assert context.signature == CrashSignature(type="AttributeError", path="shop/cart.py", function="total")
    assert context.revision == "head"
    assert context.owner is FaultOwner.CODE


def test_the_function_that_returned_the_none_is_a_suspect_and_its_file_is_read() -> None:
    context = located(TRACE, FILES)
    suspects = {suspect.symbol: suspect for suspect in context.suspects}
    assert context.suspects[0].symbol == "Cart.total"
    assert "It returned the value" in suspects["find"].reasons[0]
    assert set(context.files) == {"shop/cart.py", "shop/coupons.py"}


def test_only_the_files_of_the_crash_are_read_of_five_thousand() -> None:
    many = {f"pkg{number % 50}/mod{number}.py": "def f():\n    return 1\n" for number in range(5000)}
    snapshot = MemorySnapshot({**many, **FILES})
    context = locate_code(incident(), evidence(crash_of(TRACE)), ports(MemoryRepos(snapshot)))
    assert isinstance(context, CodeContext)
    assert dict(snapshot.reads) == {"shop/cart.py": 1, "shop/coupons.py": 1}
    assert snapshot.listings == 0


def test_never_more_than_forty_files_are_read_whatever_the_stack_names() -> None:
    files = {f"pkg/mod{number}.py": "def f():\n    return 1 / 0\n" for number in range(200)}
    frames = tuple(StackFrame(path=f"/app/{path}", line=2, function="f", code="return 1 / 0") for path in files)
    snapshot = MemorySnapshot(files)
    crash = Crash(type="ZeroDivisionError", message=Untrusted("division by zero"), frames=frames)
    context = locate_code(incident(), evidence(crash), ports(MemoryRepos(snapshot)))
    assert isinstance(context, CodeContext)
    assert len(context.frames) == 200
    assert sum(snapshot.reads.values()) <= 40


def test_never_more_than_three_megabytes_are_read_whatever_the_stack_names() -> None:
    files = {f"pkg/mod{number}.py": "x = 1 / 0\n" + "#" * 1_000_000 for number in range(10)}
    frames = tuple(StackFrame(path=f"/app/{path}", line=1, function="<module>", code="x = 1 / 0") for path in files)
    crash = Crash(type="ZeroDivisionError", message=Untrusted("division by zero"), frames=frames)
    context = locate_code(incident(), evidence(crash), ports(MemoryRepos(MemorySnapshot(files))))
    assert isinstance(context, CodeContext)
    assert len(context.frames) == 10
    assert set(context.files) == {"pkg/mod7.py", "pkg/mod8.py", "pkg/mod9.py"}


def test_a_file_too_large_to_parse_keeps_its_frame_without_its_content() -> None:
    context = located(TRACE, {"shop/cart.py": "#" * (2 * 1024**2 + 1)})
    assert [(frame.path, frame.line) for frame in context.frames] == [("shop/cart.py", 10)]
    assert context.files == {}


def test_lines_of_the_deployed_revision_are_carried_to_the_head() -> None:
    moved = CART.replace("class Cart", "LIMIT = 10\nNAMES = ()\n\n\nclass Cart")
    context = located(TRACE, {**FILES, "shop/cart.py": moved}, deployed=FILES)
    assert [(frame.line, frame.symbol, frame.confidence) for frame in context.frames] == [(14, "Cart.total", 1.0)]
    assert context.files["shop/cart.py"].content == moved.encode()
    assert context.revision == "head"


def test_a_file_that_moved_since_the_deployment_is_found_again() -> None:
    head = {"store/cart.py": CART, "shop/__init__.py": ""}
    context = located(TRACE, head, deployed=FILES)
    assert [(frame.path, frame.line) for frame in context.frames] == [("store/cart.py", 10)]


def test_without_a_deployed_revision_a_moved_line_is_found_by_its_text() -> None:
    moved = "import logging\n\n" + CART
    context = located(TRACE, {**FILES, "shop/cart.py": moved})
    assert [(frame.line, frame.symbol) for frame in context.frames] == [(12, "Cart.total")]
    assert 0.9 < context.frames[0].confidence < 1.0


def test_a_line_that_is_gone_keeps_the_function_with_low_confidence() -> None:
    rewritten = CART.replace("return sum(self.prices) * coupon.percent", "return 0")
    context = located(TRACE, {**FILES, "shop/cart.py": rewritten})
    assert context.frames[0].symbol == "Cart.total"
    assert context.frames[0].confidence < 0.7


def test_an_unknown_deployed_revision_falls_back_to_the_head() -> None:
    repos = MemoryRepos(MemorySnapshot(FILES))
    context = locate_code(incident(revision="no-such-tag"), evidence(crash_of(TRACE)), ports(repos))
    assert isinstance(context, CodeContext)
    assert context.frames[0].line == 10


def test_a_deployed_revision_without_the_crash_s_files_falls_back_to_the_head() -> None:
    context = located(TRACE, FILES, deployed={"values.yaml": "replicas: 2\n"})
    assert [(frame.path, frame.line) for frame in context.frames] == [("shop/cart.py", 10)]


def test_the_text_of_the_line_settles_equal_names() -> None:
    files = {"a/shop/cart.py": CART, "b/shop/cart.py": "x = 1\n"}
    frame = located(TRACE, files).frames[0]
    assert frame.path == "a/shop/cart.py"
    assert frame.alternatives == ("b/shop/cart.py",)


def test_a_name_shared_by_chance_is_no_match_when_its_text_says_otherwise() -> None:
    found = locate(TRACE, {"web/cart.py": "x = 1\n"})
    assert isinstance(found, Unlocated)


def test_evidence_without_a_crash_is_unlocated() -> None:
    found = locate("2026-11-24 12:00:00 INFO all is well", FILES)
    assert isinstance(found, Unlocated)
    assert [reason.code for reason in found.reasons] == ["no-crash"]


def test_a_crash_inside_a_dependency_alone_names_the_dependency() -> None:
    trace = TRACE.replace("/srv/app/shop/cart.py", "/usr/local/lib/python3.11/site-packages/requests/sessions.py")
    found = locate(trace, FILES)
    assert isinstance(found, Unlocated)
    assert [reason.code for reason in found.reasons] == ["dependency"]
    assert "requests" in found.reasons[0].text


def test_a_crash_of_other_code_says_which_paths_were_seen_and_what_to_set() -> None:
    found = locate(TRACE.replace("/srv/app/shop/", "/srv/other/billing/"), {"x.py": ""})
    assert isinstance(found, Unlocated)
    assert found.reasons[0].code == "not-in-repository"
    assert "/srv/other/billing/cart.py" in found.reasons[0].text
    assert "path_prefixes" in found.reasons[0].text


def test_an_unreadable_head_is_the_callers_problem() -> None:
    class Broken(MemoryRepos):
        def snapshot(self, service: Service, revision: str) -> MemorySnapshot:  # noqa: ARG002 the port's signature
            raise RepositoryProblem("no commit yet")

    with pytest.raises(RepositoryProblem):
        locate_code(incident(), evidence(crash_of(TRACE)), ports(Broken(MemorySnapshot({}))))


def commit(sha: str, days: int) -> Commit:
    return Commit(sha=sha, author="Ada", committed_at=MORNING - timedelta(days=days), subject=Untrusted("change"))


def test_lines_changed_shortly_before_the_incident_are_more_suspicious_and_their_commits_kept() -> None:
    commits = {"shop/cart.py": (commit("b" * 40, 2), commit("a" * 40, 400))}
    before = located(TRACE, FILES).suspects[0]
    repos = MemoryRepos(MemorySnapshot(FILES), commits=commits)
    context = locate_code(incident(), evidence(crash_of(TRACE)), ports(repos))
    assert isinstance(context, CodeContext)
    assert context.suspects[0].score > before.score
    assert re.search(r"changed on 2026-11-22 by bbbbbbbbbb", context.suspects[0].reasons[-1])
    assert [found.sha[0] for found in context.commits] == ["b", "a"]


def test_one_fault_is_claimed_by_the_first_incident_and_answered_to_the_second() -> None:
    context = located(TRACE, FILES)
    faults = MemoryFaults()
    seams = ports(MemoryRepos(MemorySnapshot(FILES)), faults)
    assert claim_fault(incident(key="shop-1"), context, seams) == "shop-1"
    assert claim_fault(incident(key="shop-2"), context, seams) == "shop-1"
    assert [re.fullmatch(r"[0-9a-f]{16}", key) is not None for key in faults.owners] == [True]


def test_a_fault_keeps_its_key_when_lines_move_and_has_another_in_another_service() -> None:
    here = fault_key(incident(), located(TRACE, FILES))
    moved = {**FILES, "shop/cart.py": "import logging\n\n" + CART}
    assert fault_key(incident(), located(TRACE, moved)) == here
    other = incident(Service(name="billing", repository="shop.git"))
    assert fault_key(other, located(TRACE, FILES)) != here
