"""Recorded calls that need more than literals: what recorders cut, flatten or write as a name."""

import ast
from pathlib import Path

from proving import case, found, text_of

from agent.domain.proof import ReproductionKind
from agent.stages.reproduction.callees import Binding, Callee, FunctionNode
from agent.stages.reproduction.invocation import Invocation
from agent.stages.reproduction.variants import resized


def test_a_text_that_was_cut_is_used_as_far_as_it_was_kept(tmp_path: Path) -> None:
    files = {"codes.py": "def checked(text):\n    return {'a': 1}[text[0]]\n"}
    proof = found(case(tmp_path, files, "import codes; codes.checked('b' + 'a' * 400)").reproduce())
    assert proof.kind is ReproductionKind.REPLAY
    assert "cut short" in proof.how


def test_a_function_that_was_handed_on_is_named(tmp_path: Path) -> None:
    files = {
        "prices.py": "def cents(price):\n    return price * 100\n",
        "cart.py": "def total(items, rounding):\n    return rounding(items[0])\n",
    }
    proof = found(case(tmp_path, files, "import cart, prices; cart.total([], prices.cents)").reproduce())
    assert "from prices import cents\n" in text_of(proof)
    assert "total([], cents)" in text_of(proof)


def test_a_mapping_that_was_flattened_has_the_class_of_its_annotation_again(tmp_path: Path) -> None:
    files = {
        "headers.py": "class Headers(dict):\n    def first(self):\n        return next(iter(self.values()))[0]\n",
        "reply.py": "from headers import Headers\n\n\ndef status(headers: Headers):\n    return headers.first()\n",
    }
    proof = found(case(tmp_path, files, "import reply, headers; reply.status(headers.Headers({'a': ''}))").reproduce())
    assert proof.frame == 0
    assert "status(Headers({'a': ''}))" in text_of(proof)


def recursing(text: str) -> list[str]:
    node = ast.parse("def parsed(text): pass").body[0]
    assert isinstance(node, FunctionNode)
    callee = Callee(path="nested.py", module="nested", node=node, owner="", binding=Binding.MODULE)
    recorded = Invocation(kind=ReproductionKind.REPLAY, callee=callee, frame=0, positional=(ast.Constant(text),))
    return [ast.literal_eval(call.positional[0]) for call in resized(recorded)]


def test_a_text_too_long_to_recurse_over_in_time_is_tried_without_its_middle() -> None:
    assert recursing("[" * 9000 + "]" * 9000) == ["[" * 1500 + "]" * 1500]


def test_a_text_that_repeats_itself_may_have_been_longer_and_any_other_is_left_alone() -> None:
    assert recursing("[" * 100) == ["[" * 1600]
    assert recursing("[a]") == []
