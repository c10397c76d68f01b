"""The way of a bad value on the incident's page, in a real Chromium."""

from dataclasses import replace
from uuid import uuid4

import pytest
from hostile_record import BREAKOUT, HOSTILE
from located_shop import hostile_context, located_context
from page_checks import CONTRAST, is_inert, sideways
from playwright.sync_api import expect
from sample_outcomes import alert, published
from stored import stored
from watched_page import Opener

from agent.domain.location import CodeContext
from agent.service.store import Store


def incident(store: Store, context: CodeContext) -> str:
    return stored(store, [alert(fingerprint=uuid4().hex)], replace(published(), context=context))


def test_the_way_is_drawn_in_the_code_without_any_script(store: Store, url: str, opened: Opener) -> None:
    page = opened(f"{url}/incidents/{incident(store, located_context())}", javascript=False).page
    figures = page.locator("figure.way")
    expect(figures.locator("figcaption code")).to_have_text(["shop/coupons.py", "shop/pricing.py", "shop/app.py"])
    expect(figures.locator(".dot")).to_have_text(["1", "2", "3"])
    expect(figures.locator("mark")).to_have_text(["KNOWN.get(code)", "find_coupon(code)", "coupon"])
    expect(figures.locator(".says")).to_have_text(
        ["Step 1: find_coupon returns it here.", "Step 2: coupon gets its value here.", "Step 3: Its value failed here."]
    )
    expect(figures.locator("tr.failed .dot")).to_have_text(["3"])
    expect(figures.locator("tr.hit .number")).to_have_text(["2"])


def test_whose_fault_since_when_and_what_is_ambiguous_are_told(store: Store, url: str, opened: Opener) -> None:
    page = opened(f"{url}/incidents/{incident(store, located_context())}").page
    found = page.locator("dl.found")
    expect(found).to_contain_text("this code")
    expect(found).to_contain_text("New since the deployed revision 8d1f0a9c4e")
    expect(found).to_contain_text("shop/app.py was chosen among files that match as well: old/app.py, legacy/app.py.")


def test_without_a_way_the_page_says_so(store: Store, url: str, opened: Opener) -> None:
    context = replace(located_context(), value_path=(), dating=None)
    page = opened(f"{url}/incidents/{incident(store, context)}").page
    expect(page.locator("main")).to_contain_text("Where the bad value came from can't be told from the code.")
    expect(page.locator("dl.found")).to_contain_text("Not known: the evidence names neither times nor a deployed revision.")
    assert page.locator(".dot").count() == 0


def test_hostile_code_notes_and_names_are_text(store: Store, url: str, opened: Opener) -> None:
    page = opened(f"{url}/incidents/{incident(store, hostile_context(HOSTILE))}").page
    is_inert(page)
    expect(page.locator("figure.way").first).to_contain_text(BREAKOUT[:40])
    assert page.locator("figure.way tbody a").count() == 0


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_it_reads_on_a_phone_by_day_and_by_night(store: Store, url: str, opened: Opener, dark: bool) -> None:
    context = located_context()
    long = tuple(replace(one, note=one.note + " And so on" * 20) for one in context.value_path)
    page = opened(f"{url}/incidents/{incident(store, replace(context, value_path=long))}", width=360, dark=dark).page
    assert sideways(page) <= 0
    worst = page.evaluate(CONTRAST)
    assert worst["ratio"] >= 4.5, worst
    notes = page.evaluate(
        "[...document.querySelectorAll('.says > span:last-child')].map((one) => one.getBoundingClientRect().right)"
    )
    assert max(notes) <= 360


def test_a_secret_in_the_code_is_not_on_the_page(store: Store, url: str, opened: Opener) -> None:
    context = located_context()
    line = b'    coupon = fetch("https://shop:hunter2hunter2@db.example/x")\n' * 12
    files = {path: replace(file, content=line) for path, file in context.files.items()}
    page = opened(f"{url}/incidents/{incident(store, replace(context, files=files))}").page
    expect(page.locator("figure.way").first).to_contain_text("redacted")
    assert "hunter2hunter2" not in page.content()
