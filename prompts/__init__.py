"""Prompts as Markdown pages with front matter."""
