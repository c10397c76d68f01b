import ast
from collections.abc import Sequence

from agent.domain.crash import Crash, CrashSignature, StackFrame
from agent.domain.location import CodeContext, LocatedFrame, Span, Suspect
from agent.domain.proof import Reason, ReproductionKind
from agent.domain.untrusted import Untrusted
from agent.stages.reproduction.callees import Binding, Callee, FunctionNode
from agent.stages.reproduction.invocation import Invocation
from agent.stages.reproduction.placing import Beside, Ending, is_better, misplacements, settles

FRAMES = ("total", "rate_of", "_percent")


def context(
    *suspects: tuple[str, float], crash: str = "TypeError", message: str = "", frames: Sequence[str] = FRAMES
) -> CodeContext:
    located = tuple(
        LocatedFrame(frame=StackFrame(path="cart.py", line=line, function=name), path="cart.py", line=line, symbol=name)
        for line, name in enumerate(frames, 1)
    )
    return CodeContext(
        revision="0" * 40,
        crash=Crash(type=crash, message=Untrusted(message), frames=tuple(one.frame for one in located)),
        signature=CrashSignature(type=crash, path="cart.py", function=frames[-1]),
        frames=located,
        suspects=tuple(
            Suspect(span=Span(path="cart.py", start_line=1, end_line=1), symbol=name, score=score, reasons=())
            for name, score in suspects
        ),
        files={},
    )


def call(
    frame: int, *arguments: str, kind: ReproductionKind = ReproductionKind.REPLAY, assumed: tuple[str, ...] = ()
) -> Invocation:
    name = FRAMES[frame]
    node = ast.parse(f"def {name}(first=None, second=None): pass").body[0]
    assert isinstance(node, FunctionNode)
    return Invocation(
        kind=kind,
        callee=Callee(path="cart.py", module="cart", node=node, owner="", binding=Binding.MODULE),
        frame=frame,
        positional=tuple(ast.parse(text, mode="eval").body for text in arguments),
        assumed=assumed,
    )


def made_up(frame: int, *arguments: str) -> Invocation:
    return call(frame, *arguments, kind=ReproductionKind.SEARCH)


def codes(
    of: CodeContext,
    red: Invocation,
    doubts: Sequence[str] = (),
    *,
    passed: Sequence[Invocation] = (),
    refused: Sequence[Invocation] = (),
    crashed: Sequence[Invocation] = (),
    through: Sequence[str] = FRAMES,
) -> list[str]:
    reasons = tuple(Reason(code=code, text="") for code in doubts)
    endings = ((Ending.PASSED, passed), (Ending.REFUSED, refused), (Ending.CRASHED, crashed))
    beside = [Beside(call=one, ending=ending) for ending, calls in endings for one in calls]
    frames = tuple(StackFrame(path="cart.py", line=1, function=name) for name in ("test_0", *through))
    seen = Crash(type=of.signature.type, message=Untrusted(""), frames=frames)
    return [reason.code for reason in misplacements(of, red, seen, reasons, beside)]


def test_what_comes_from_outside_is_at_nobody_elses_door() -> None:
    of = context(("rate_of", 0.9))
    assert codes(of, call(0, "None"), ["contract-unknown", "raised-on-purpose", "outside-contract"]) == []


def test_an_inner_function_that_was_handed_what_its_contract_may_not_cover_is_a_victim() -> None:
    for doubt in ("contract-unknown", "outside-contract", "raised-on-purpose"):
        assert codes(context(), call(2, "None"), [doubt]) == [doubt]


def test_a_doubt_about_the_objects_of_a_call_makes_no_victim_of_it() -> None:
    assert codes(context(), call(2, "None"), ["guessed-object"]) == []


def test_an_inner_function_stands_for_the_crash_where_it_is_the_first_suspect() -> None:
    assert codes(context(("_percent", 0.7), ("total", 0.4)), call(2, "1")) == []
    assert codes(context(("_percent", 0.7), ("total", 0.4)), call(1, "1")) == []


def test_an_inner_function_is_a_victim_where_a_caller_is_the_first_suspect() -> None:
    of = context(("rate_of", 0.7), ("_percent", 0.6))
    assert codes(of, call(2, "1")) == ["suspected-caller"]
    assert codes(of, call(1, "1")) == []


def test_callers_as_likely_as_what_is_called_make_no_victim() -> None:
    assert codes(context(("total", 0.5), ("_percent", 0.5)), call(2, "1")) == []


def test_a_suspect_that_is_no_caller_speaks_for_the_call() -> None:
    assert codes(context(("helper", 0.7), ("total", 0.5)), call(2, "1")) == []


def test_a_function_that_recurs_is_part_of_its_own_call() -> None:
    of = context(("_percent", 0.7), frames=("total", "_percent", "_percent"))
    assert codes(of, call(2, "1")) == []


def test_objects_built_anew_that_do_not_crash_the_caller_are_not_those_of_production() -> None:
    inner, outer = call(2, "1", assumed=("Graph",)), call(0, "1", assumed=("Graph",))
    assert codes(context(), inner, passed=[outer]) == ["outer-call-holds"]
    assert codes(context(), inner, crashed=[outer]) == ["outer-call-holds"]
    assert codes(context(), inner) == []


def test_other_objects_of_the_caller_say_nothing_of_those_inside() -> None:
    inner, outer = call(2, "1", assumed=("Graph",)), call(0, "1", assumed=("Shop",))
    assert codes(context(), inner, passed=[outer]) == []


def test_recorded_values_hold_even_where_the_caller_did_not_crash() -> None:
    assert codes(context(), call(2, "1"), passed=[call(0, "1", assumed=("Graph",))]) == []


def test_a_made_up_call_of_the_caller_says_nothing_of_recorded_objects() -> None:
    assert codes(context(), call(2, "1", assumed=("Graph",)), passed=[made_up(0, "1")]) == []


def test_a_made_up_input_counts_where_one_that_differs_in_one_thing_gets_through() -> None:
    of = context(crash="KeyError")
    assert codes(of, made_up(0, "{}", "1"), passed=[made_up(0, "{'rate': 1}", "1")]) == []
    assert codes(of, made_up(0, "{}", "1"), passed=[made_up(0, "{'rate': 1}", "2")]) == ["unproven-input"]
    assert codes(of, made_up(0, "{}", "1"), passed=[made_up(1, "{'rate': 1}", "1")]) == ["unproven-input"]
    assert codes(of, made_up(0, "{}")) == ["unproven-input"]


def test_an_input_that_is_refused_as_the_code_means_to_has_got_through_too() -> None:
    of = context(crash="KeyError")
    assert codes(of, made_up(0, "{}"), refused=[made_up(0, "None")]) == []
    assert codes(of, made_up(0, "{}"), crashed=[made_up(0, "None")]) == ["unproven-input"]


def test_a_fault_of_the_code_needs_no_input_that_gets_through() -> None:
    assert codes(context(crash="NameError"), made_up(0, "1")) == []
    assert codes(context(message="f() missing 1 required positional argument: 'x'"), made_up(0, "1")) == []


def test_a_call_without_any_input_has_nothing_to_be_wrong() -> None:
    assert codes(context(crash="KeyError"), made_up(0)) == []


def test_a_crash_that_came_another_way_is_another_one() -> None:
    assert codes(context(), call(0, "1"), through=("total", "_percent")) == ["another-way"]
    assert codes(context(), call(1, "1"), through=("rate_of", "helper", "_percent")) == []
    assert codes(context(crash="RecursionError"), call(0, "1"), through=("total",)) == []


def test_only_a_private_function_inside_leaves_the_ladder_open_and_only_to_a_public_one_further_out() -> None:
    assert settles(None)
    assert settles(call(0))
    assert settles(call(1))
    assert not settles(call(2))
    assert is_better(call(0), call(2))
    assert not is_better(call(2), call(2))
    assert is_better(None, call(2))
