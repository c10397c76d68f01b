"""The report of an eval run, looked at in a real browser."""

import eval_logs as logs
import pytest
from playwright.sync_api import Browser, Page

from eval.reports.html import as_html

PAGE = as_html([logs.log(*logs.ALL)])


def shown(browser: Browser, width: int, html: str = PAGE) -> Page:
    page = browser.new_page(viewport={"width": width, "height": 900}, java_script_enabled=True)
    page.set_content(html)
    return page


@pytest.mark.parametrize("width", [360, 1280])
def test_nothing_scrolls_sideways_even_with_every_case_open(browser: Browser, width: int) -> None:
    page = shown(browser, width)
    page.evaluate("document.querySelectorAll('details').forEach(one => one.open = true)")
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.close()


def test_a_case_opens_to_trace_diff_and_proof(browser: Browser) -> None:
    page = shown(browser, 1280)
    case = page.locator("details.case", has_text="proven-right").first
    case.locator("summary").first.click()
    for part in ("Trace", "Diff", "Proof"):
        case.locator("details > summary", has_text=part).first.click()
    assert case.locator(".diff:visible").count() == 1
    assert case.locator(".check-list:visible").count() == 1
    page.close()


def test_cases_are_filtered_without_a_script(browser: Browser) -> None:
    page = shown(browser, 1280)
    page.get_by_label("wrong (").check()
    visible = [one.inner_text() for one in page.locator("details.case:visible .what strong").all()]
    assert visible == ["plausible-wrong", "proven-wrong", "our-own-bug"]
    page.close()


def test_two_runs_share_one_picture(browser: Browser) -> None:
    both = as_html([logs.log(logs.proven(money=0.1)), logs.log(logs.proven(), logs.unsolved(), solver="gold")])
    page = shown(browser, 1280, both)
    assert page.locator("path.curve").count() == 2
    assert "dollars" in (page.locator("svg").text_content() or "")
    page.close()
