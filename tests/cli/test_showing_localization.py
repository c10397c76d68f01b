"""How a fault was located, in a terminal."""

import shutil
from dataclasses import replace
from io import StringIO
from pathlib import Path

import pytest
from located_shop import hop, hostile_context, located_context
from rich.cells import cell_len
from rich.console import Console
from terminal import suture

from agent.cli.console import THEME
from agent.cli.localization import show_localization
from agent.domain.location import CodeContext, FaultOwner, SourceFile


def shown(context: CodeContext, *, width: int = 80, colour: bool = False) -> str:
    stream = StringIO()
    console = Console(
        file=stream,
        theme=THEME,
        highlight=False,
        soft_wrap=True,
        width=width,
        color_system="standard" if colour else None,
        force_terminal=colour,
    )
    show_localization(console, context)
    return stream.getvalue()


def test_the_way_is_drawn_in_the_code_with_numbers_and_notes_and_no_colour() -> None:
    text = shown(located_context())
    assert (
        "  shop/coupons.py  find_coupon\n"
        "        6  def find_coupon(code):\n"
        '        7      """The coupon of a code."""\n'
        "    (1) 8      return KNOWN.get(code)\n"
        "                      ^^^^^^^^^^^^^^^\n"
        "                      `find_coupon` returns it here.\n"
    ) in text
    assert (
        "    (2)  9      coupon = find_coupon(code)\n"
        "                         ^^^^^^^^^^^^^^^^^\n"
        "                         `coupon` gets its value here.\n"
        "    (3) 10      return price - price * coupon.percent // 100\n"
        "                                       ^^^^^^\n"
        "                                       Its value failed here.\n"
    ) in text
    assert "      > 2      return total(form.basket, form.coupon)\n" in text


def test_owner_dating_ambiguity_suspects_and_reasons_are_told() -> None:
    text = " ".join(shown(located_context()).split())
    for told in (
        "Whose fault this code The innermost frame is in the service's own repository.",
        "Since when New since the deployed revision 8d1f0a9c4e: 0 in the 24.0 hours before, 212 in the 30 minutes after",
        "Ambiguous shop/app.py was chosen among files that match as well: old/app.py, legacy/app.py.",
        "Suspect 1 total (shop/pricing.py:6), 0.91 of 1 The exception was raised here.",
        "Suspect 2 find_coupon (shop/coupons.py:6), 0.50 of 1 It returned the value that `total` goes on with.",
        "Last changed 3fa94c1e7b 2026-11-21 Ada: Take coupons off the total",
    ):
        assert told in text


@pytest.mark.parametrize("owner", list(FaultOwner))
def test_every_owner_has_words(owner: FaultOwner) -> None:
    assert "Whose fault   " in shown(replace(located_context(), owner=owner))


def test_what_is_not_known_is_said() -> None:
    text = " ".join(shown(replace(located_context(), value_path=(), dating=None)).split())
    assert "Where the bad value came from can't be told from the code." in text
    assert "Not known: the evidence names neither times nor a deployed revision." in text


@pytest.mark.parametrize("width", [60, 80, 100])
def test_no_line_is_wider_than_the_terminal(width: int) -> None:
    long = "x" * 300 + " = find_coupon(code)  # " + "漢字" * 60
    files = {path: SourceFile(path=path, content=f"{long}\n".encode() * 12) for path in located_context().files}
    lines = shown(replace(located_context(), files=files), width=width).split("\n")
    assert max(cell_len(line) for line in lines) <= width


def test_a_long_line_is_begun_later_so_that_what_is_marked_can_be_seen() -> None:
    line = "    rows = " + "first_of_many(" * 8 + "find_coupon(code)" + ")" * 8
    file = SourceFile(path="shop/pricing.py", content=f"{line}\n".encode())
    way = (hop("shop/pricing.py", 1, "total", "find_coupon(code)", "born"),)
    text = shown(replace(located_context(), files={"shop/pricing.py": file}, frames=(), suspects=(), value_path=way))
    assert "find_coupon(code)" in text
    assert "^" * len("find_coupon(code)") in text


@pytest.mark.parametrize("colour", [False, True])
def test_text_from_outside_moves_no_cursor_and_opens_no_markup(colour: bool) -> None:
    hostile = "\x1b[2J\x1b]0;title\x07[bold]x[/bold] [/] \r\u202e\x9b31m [link=file:///etc/passwd]y[/link]"
    text = shown(hostile_context(hostile), colour=colour)
    for sign in ("\x1b[2J", "\x1b]", "\x07", "\r", "\u202e", "\x9b"):
        assert sign not in text
    assert "[bold]x[/bold]" in text


def test_a_secret_in_the_code_is_not_shown() -> None:
    line = b'    coupon = fetch("https://shop:hunter2hunter2@db.example/x")\n'
    file = SourceFile(path="shop/pricing.py", content=line * 12)
    assert "hunter2hunter2" not in shown(replace(located_context(), files={"shop/pricing.py": file}))


def test_fix_explains_where_the_value_came_from(crashed_shop: Path, tmp_path: Path, traceback: str) -> None:
    checkout = Path(shutil.copytree(crashed_shop / "shop", tmp_path / "shop"))
    ended = suture("fix", "--trace", "-", "--explain", cwd=checkout, stdin=traceback)
    assert ended.code == 0, ended
    for told in ("Whose fault   this code", "Its value failed here.", "(1)", "^^^^", "Suspect 1", "Proven."):
        assert told in ended.out
