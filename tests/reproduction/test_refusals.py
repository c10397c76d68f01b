from pathlib import Path

from proving import case, found, text_of

from agent.domain.proof import ReproductionKind, VerdictKind

PARSER = """class ParseError(Exception):
    pass


def parse(text):
    if not text.startswith("("):
        raise ParseError(f"no parenthesis in {text!r}")
    return text[1], text[2]
"""
ANSWERS = ("return text[1], text[2]", "return tuple(text[1:3])")
REFUSES = ("    return text[1]", '    if len(text) < 3:\n        raise ParseError(f"{text!r} is cut off")\n    return text[1]')


def test_where_the_code_refuses_inputs_by_an_error_of_its_own_the_kept_test_lets_it(tmp_path: Path) -> None:
    proof = found(case(tmp_path, {"shop/codes.py": PARSER}, "from shop.codes import parse\nparse('(')").reproduce())
    assert proof.kind is ReproductionKind.REPLAY
    assert text_of(proof) == (
        "from contextlib import suppress\n\nfrom shop.codes import ParseError, parse\n\n\n"
        "def test_parse_with_text_or_is_refused():\n    with suppress(ParseError):\n        parse('(')\n"
    )
    assert proof.strict is not None
    assert "suppress" not in text_of(proof.strict)


def test_an_answer_is_proven_and_its_test_is_the_strict_one(tmp_path: Path) -> None:
    one = case(tmp_path, {"shop/codes.py": PARSER}, "from shop.codes import parse\nparse('(')")
    baseline = one.reproduce()
    verdict = one.verify(one.fix("shop/codes.py", *ANSWERS), baseline)
    assert verdict.kind is VerdictKind.PROVEN, verdict.reasons
    assert found(baseline).for_verdict(verdict.kind) == found(baseline).strict


def test_a_refusal_is_plausible_and_never_proven(tmp_path: Path) -> None:
    one = case(tmp_path, {"shop/codes.py": PARSER}, "from shop.codes import parse\nparse('(')")
    verdict = one.verify(one.fix("shop/codes.py", *REFUSES), one.reproduce())
    assert verdict.kind is VerdictKind.PLAUSIBLE
    assert "refuses-the-input" in {reason.code for reason in verdict.reasons}


def test_a_refusal_that_nothing_foresaw_is_plausible_too(tmp_path: Path) -> None:
    plain = "def parse(text):\n    return text[1], text[2]\n"
    one = case(tmp_path, {"shop/codes.py": plain}, "from shop.codes import parse\nparse('(')")
    refusing = 'if len(text) < 3:\n        raise ValueError(f"{text!r} is cut off")\n    return text[1]'
    verdict = one.verify(one.fix("shop/codes.py", "return text[1]", refusing), one.reproduce())
    assert verdict.kind is VerdictKind.PLAUSIBLE
    assert "refuses-the-input" in {reason.code for reason in verdict.reasons}


def test_the_same_crash_with_another_text_is_no_refusal(tmp_path: Path) -> None:
    plain = "def parse(text):\n    return text[1], text[2]\n"
    one = case(tmp_path, {"shop/codes.py": plain}, "from shop.codes import parse\nparse('(')")
    same = 'if len(text) < 3:\n        raise IndexError(f"{text!r} is cut off")\n    return text[1]'
    assert one.verify(one.fix("shop/codes.py", "return text[1]", same), one.reproduce()).kind is VerdictKind.INEFFECTIVE


def test_an_error_without_a_word_is_no_refusal(tmp_path: Path) -> None:
    plain = "def parse(text):\n    return text[1], text[2]\n"
    one = case(tmp_path, {"shop/codes.py": plain}, "from shop.codes import parse\nparse('(')")
    bare = "if len(text) < 3:\n        raise ValueError\n    return text[1]"
    assert one.verify(one.fix("shop/codes.py", "return text[1]", bare), one.reproduce()).kind is VerdictKind.INEFFECTIVE


def test_an_error_that_would_swallow_the_crash_itself_is_not_let_through(tmp_path: Path) -> None:
    broad = PARSER.replace("class ParseError(Exception)", "class ParseError(IndexError)").replace(
        "return text[1], text[2]", "return pick(text)"
    )
    broad += "\n\ndef pick(text):\n    raise ParseError('never') if text is None else Missing(text)\n\n\nclass Missing(ParseError):\n    pass\n"
    one = case(tmp_path, {"shop/codes.py": broad}, "from shop.codes import parse\nparse('(')")
    baseline = one.reproduce()
    assert all("suppress" not in text_of(proof) for proof in (baseline.reproducer, *baseline.witnesses) if proof)


def test_a_documented_error_is_foreseen(tmp_path: Path) -> None:
    documented = '''def parse(text):
    """Read a code.

    Raises:
        ValueError: it is no code.
    """
    return text[1], text[2]
'''
    proof = found(case(tmp_path, {"shop/codes.py": documented}, "from shop.codes import parse\nparse('(')").reproduce())
    assert "with suppress(ValueError):" in text_of(proof)


CALLER = """from shop.rates import rate


def handler():
    def handle(order):
        return rate(order["rate"])

    return handle
"""
RATES = "def rate(percent):\n    return 100 / percent\n"
CRASH = "from shop.cart import handler\nhandler()({'rate': 0})"
IN_THE_CALLER = ('rate(order["rate"])', 'rate(order["rate"] or 1)')


def test_a_change_of_callers_alone_is_not_judged_by_a_call_inside(tmp_path: Path) -> None:
    one = case(tmp_path, {"shop/cart.py": CALLER, "shop/rates.py": RATES}, CRASH)
    baseline = one.reproduce()
    assert (found(baseline).called, found(baseline).frame) == ("rate", 1)
    verdict = one.verify(one.fix("shop/cart.py", *IN_THE_CALLER), baseline)
    assert verdict.kind is VerdictKind.PLAUSIBLE
    assert "not-exercised" in {reason.code for reason in verdict.reasons}


def test_a_change_inside_of_the_call_that_leaves_it_red_is_ineffective(tmp_path: Path) -> None:
    one = case(tmp_path, {"shop/cart.py": CALLER, "shop/rates.py": RATES}, CRASH)
    inside = one.fix("shop/rates.py", "return 100 / percent", "whole = 100\n    return whole / percent")
    assert one.verify(inside, one.reproduce()).kind is VerdictKind.INEFFECTIVE
