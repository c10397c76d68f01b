"""Prompts as Markdown pages with front matter."""

from prompts.page import BadPrompt, Page, load, pages

__all__ = ["BadPrompt", "Page", "load", "pages"]
