"""A located fault whose bad value went through two files, for tests of how it is shown."""

from dataclasses import replace
from datetime import timedelta

from sample_outcomes import NIGHT, context
from sample_shop import SOURCE

from agent.domain.location import CodeContext, Dating, Hop, LocatedFrame, SourceFile, Span, Suspect
from agent.domain.untrusted import Untrusted

COUPONS = '''"""Coupons the shop knows."""

KNOWN = {}


def find_coupon(code):
    """The coupon of a code."""
    return KNOWN.get(code)
'''


def located_context() -> CodeContext:
    """The shop's crash with the way of its None, a dating and a file that was chosen among two."""
    plain = context()
    frame = plain.frames[0]
    return replace(
        plain,
        frames=(
            LocatedFrame(
                frame=plain.crash.frames[1],
                path="shop/app.py",
                line=2,
                symbol="checkout",
                confidence=0.5,
                alternatives=("old/app.py", "legacy/app.py"),
            ),
            frame,
        ),
        suspects=(
            *plain.suspects,
            Suspect(
                span=Span(path="shop/coupons.py", start_line=6, end_line=8),
                symbol="find_coupon",
                score=0.5,
                reasons=("It returned the value that `total` goes on with.",),
            ),
        ),
        files={
            "shop/pricing.py": SourceFile(path="shop/pricing.py", content=SOURCE.encode()),
            "shop/coupons.py": SourceFile(path="shop/coupons.py", content=COUPONS.encode()),
            "shop/app.py": SourceFile(
                path="shop/app.py", content=b"def checkout(form):\n    return total(form.basket, form.coupon)\n"
            ),
        },
        value_path=(
            hop("shop/pricing.py", 10, "total", "coupon", "Its value failed here."),
            hop("shop/pricing.py", 9, "total", "find_coupon(code)", "`coupon` gets its value here."),
            hop("shop/coupons.py", 8, "find_coupon", "KNOWN.get(code)", "`find_coupon` returns it here."),
        ),
        dating=Dating(
            since=NIGHT - timedelta(minutes=9),
            revision="8d1f0a9c4e27",
            after=212,
            hours_before=24.0,
            hours_after=0.5,
            p_value=1e-9,
            sentence="New since the deployed revision 8d1f0a9c4e: 0 in the 24.0 hours before, 212 in the 30 minutes after "
            "(Poisson test, p < 0.0001).",
        ),
    )


def hop(path: str, line: int, symbol: str, expression: str, note: str) -> Hop:
    """One place of the way."""
    return Hop(path=path, line=line, symbol=symbol, expression=Untrusted(expression), note=note)


def hostile_context(text: str) -> CodeContext:
    """The same with a text from outside in every place that outside text may reach."""
    plain = located_context()
    way = tuple(replace(one, expression=Untrusted(text[:120]), note=text, symbol=text) for one in plain.value_path)
    source = "\n".join(text.replace("\n", " ") for _ in range(12))
    assert plain.dating
    return replace(
        plain,
        files={path: SourceFile(path=path, content=source.encode()) for path in plain.files},
        value_path=way,
        frames=tuple(replace(one, symbol=text, alternatives=(text,)) for one in plain.frames),
        suspects=tuple(replace(one, symbol=text, reasons=(text,)) for one in plain.suspects),
        owner_reasons=(text,),
        dating=replace(plain.dating, sentence=text),
        commits=tuple(replace(one, author=text, subject=Untrusted(text)) for one in plain.commits),
    )
