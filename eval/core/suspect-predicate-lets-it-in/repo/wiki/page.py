"""Pages of the wiki."""

from wiki.blocks import render


def page(title, text):
    return f"<title>{title}</title>\n{render(text)}"
