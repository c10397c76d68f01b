"""The web pages in a real Chromium."""

from uuid import uuid4

import pytest
from hostile_record import BREAKOUT, TEMPLATE, hostile_alert, hostile_evidence, hostile_outcome
from playwright.sync_api import Browser, Page, expect
from sample_outcomes import alert, declined, published, suggested
from stored import stored
from watched_page import WEB_TOKEN, Opener

from agent.domain.outcome import Outcome
from agent.service.records import IncidentState
from agent.service.store import Store


def incident(store: Store, outcome: Outcome | None = None) -> str:
    return stored(store, [alert(fingerprint=uuid4().hex)], outcome)


def is_inert(page: Page) -> None:
    """Nothing from outside became an element, ran, or led away."""
    assert page.evaluate("window.broken") is None
    assert page.locator("main script, main style, main img, main svg, main base, main meta").count() == 0
    assert page.locator("a[href^='javascript:' i], a[href*='evil']").count() == 0
    assert page.evaluate("document.querySelectorAll('*').length > 20 && getComputedStyle(document.body).display") == "block"


def sideways(page: Page) -> int:
    """Pixels the page is wider than the window."""
    return int(page.evaluate("document.documentElement.scrollWidth - window.innerWidth"))


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


CONTRAST = """() => {
  const channel = (value) => { const c = value / 255; return c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4; };
  const parse = (text) => text.match(/[\\d.]+/g).map(Number);
  const light = ([r, g, b]) => 0.2126 * channel(r) + 0.7152 * channel(g) + 0.0722 * channel(b);
  const behind = (element) => {
    for (let at = element; at; at = at.parentElement) {
      const colour = parse(getComputedStyle(at).backgroundColor);
      if (colour.length < 4 || colour[3] === 1) return colour;
    }
    return [255, 255, 255];
  };
  let worst = { ratio: 21 };
  for (const element of document.querySelectorAll("body *")) {
    const own = [...element.childNodes].some((node) => node.nodeType === 3 && node.data.trim());
    if (!own || !element.checkVisibility()) continue;
    const [a, b] = [light(parse(getComputedStyle(element).color)), light(behind(element))];
    const ratio = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
    if (ratio < worst.ratio) worst = { ratio, text: element.textContent.slice(0, 60), tag: element.outerHTML.slice(0, 80) };
  }
  return worst;
}"""
