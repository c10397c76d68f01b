"""The web pages in a real Chromium."""

from uuid import uuid4

import pytest
from hostile_record import BREAKOUT, TEMPLATE, hostile_alert, hostile_evidence, hostile_outcome
from page_checks import CONTRAST, is_inert, sideways
from playwright.sync_api import Browser, expect
from sample_outcomes import alert, declined, published, suggested
from stored import stored
from watched_page import WEB_TOKEN, Opener

from agent.domain.outcome import Outcome
from agent.service.records import IncidentState
from agent.service.store import Store


def incident(store: Store, outcome: Outcome | None = None) -> str:
    return stored(store, [alert(fingerprint=uuid4().hex)], outcome)


@pytest.mark.parametrize("outcome", [hostile_outcome(), None], ids=["finished", "working"])
def test_hostile_texts_are_shown_and_do_nothing(store: Store, url: str, opened: Opener, outcome: Outcome | None) -> None:
    key = stored(store, [hostile_alert()], outcome, hostile_evidence())
    page = opened(f"{url}/incidents/{key}").page
    is_inert(page)
    expect(page.locator("h1")).to_contain_text("<script>")
    expect(page.locator("main")).to_contain_text(BREAKOUT)
    expect(page.locator("main")).to_contain_text(TEMPLATE)
    expect(page.locator("main")).to_contain_text("⟨U+202E⟩")
    page.evaluate("for (const one of document.querySelectorAll('details')) one.open = true")
    is_inert(page)
    page.goto(url)
    is_inert(page)
    expect(page.locator("main")).to_contain_text("<script>")


def test_a_hostile_timeline_entry_arrives_as_text(store: Store, url: str, opened: Opener) -> None:
    key = incident(store)
    page = opened(f"{url}/incidents/{key}").page
    expect(page.locator("#live")).to_have_text("Live")
    store.add_timeline(key, BREAKOUT, f"`total` {BREAKOUT}")
    expect(page.locator("#timeline li").last).to_contain_text(BREAKOUT)
    expect(page.locator("#timeline li code")).to_have_text("total")
    is_inert(page)


def test_the_timeline_grows_without_a_reload_and_the_result_shows_at_the_end(store: Store, url: str, opened: Opener) -> None:
    key = incident(store)
    page = opened(f"{url}/incidents/{key}").page
    expect(page.locator("#live")).to_have_text("Live")
    page.evaluate("window.sameDocument = true")
    store.add_timeline(key, "reproduce", "Red, as in production.", 1.3)
    expect(page.locator("#timeline li").last).to_contain_text("Red, as in production.")
    expect(page.locator("#timeline li").last).to_contain_text("1.3 s")
    assert page.evaluate("window.sameDocument") is True
    store.record_outcome(key, published())
    expect(page.locator("h2").first).to_have_text("A proven fix waits for review in pull request #7.")
    assert page.locator("#timeline li").count() == len(store.timeline(key))


def test_everything_is_there_without_javascript(store: Store, url: str, opened: Opener) -> None:
    key = incident(store, published())
    page = opened(url, javascript=False).page
    page.click(f"a[href='/incidents/{key}']")
    for text in ("Proof", "Before the fix: red", "After the fix: green", "Cause", "Candidates tried", "Evidence", "Timeline"):
        expect(page.get_by_role("heading", name=text).first).to_be_visible()
    expect(page.locator("tr.added").first).to_contain_text("if coupon is None:")
    expect(page.get_by_role("link", name="Open pull request #7")).to_have_attribute("href", "http://forge.example/shop/pulls/7")
    page.get_by_role("button", name="Try again").click()
    expect(page.locator("#state")).to_have_text("Waiting")
    assert store.state(key) is IncidentState.WAITING


def test_a_running_incident_reloads_itself_without_javascript(store: Store, url: str, opened: Opener) -> None:
    page = opened(f"{url}/incidents/{incident(store)}", javascript=False).page
    assert page.locator("noscript meta[http-equiv=refresh]").count() == 1
    expect(page.locator("#live noscript")).to_be_visible()


def test_people_log_in_see_the_page_they_asked_for_and_log_out(store: Store, secured_url: str, browser: Browser) -> None:
    key = incident(store, suggested())
    context = browser.new_context()
    page = context.new_page()
    page.goto(f"{secured_url}/incidents/{key}")
    page.get_by_label("Web token").fill("a guess")
    page.get_by_role("button", name="Log in").click()
    expect(page.get_by_role("alert")).to_contain_text("not the token")
    page.get_by_label("Web token").fill(WEB_TOKEN)
    page.get_by_role("button", name="Log in").click()
    expect(page.locator("h1")).to_contain_text("HighErrorRate on shop")
    assert page.evaluate("document.cookie") == ""
    page.get_by_role("button", name="Log out").click()
    expect(page.locator("h1")).to_have_text("Log in")
    page.goto(secured_url)
    expect(page.locator("h1")).to_have_text("Log in")
    context.close()


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_a_phone_never_scrolls_sideways(store: Store, url: str, opened: Opener, dark: bool) -> None:
    calm, hostile = incident(store, published()), stored(store, [hostile_alert()], hostile_outcome(), hostile_evidence())
    page = opened(url, width=360, dark=dark).page
    assert sideways(page) <= 0
    for key in (calm, hostile, incident(store, declined()), incident(store)):
        page.goto(f"{url}/incidents/{key}")
        assert sideways(page) <= 0


def test_the_keyboard_reaches_the_content_first(store: Store, url: str, opened: Opener) -> None:
    page = opened(f"{url}/incidents/{incident(store, published())}").page
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Skip to the content")).to_be_focused()
    assert page.locator("h1").count() == 1
    assert page.locator("main").count() == 1


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_text_stands_out_from_what_is_behind_it(store: Store, url: str, opened: Opener, dark: bool) -> None:
    page = opened(f"{url}/incidents/{incident(store, published())}", dark=dark).page
    worst = page.evaluate(CONTRAST)
    assert worst["ratio"] >= 4.5, worst
