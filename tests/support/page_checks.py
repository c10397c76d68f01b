"""What every page must keep to, asked of a real browser."""

from playwright.sync_api import Page

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


def is_inert(page: Page) -> None:
    """Nothing from outside became an element, ran, or led away."""
    assert page.evaluate("window.broken") is None
    assert page.locator("main script, main style, main img, main svg, main base, main meta").count() == 0
    assert page.locator("a[href^='javascript:' i], a[href*='evil']").count() == 0
    assert page.evaluate("document.querySelectorAll('*').length > 20 && getComputedStyle(document.body).display") == "block"


def sideways(page: Page) -> int:
    """Pixels the page is wider than the window."""
    return int(page.evaluate("document.documentElement.scrollWidth - window.innerWidth"))
