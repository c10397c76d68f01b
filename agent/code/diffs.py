"""Unified diffs: made from whole files, and applied strictly."""

from agent.code.applying import apply_diff
from agent.code.unified import diff_bytes, diff_of_changes, lines_of, opcodes

__all__ = ["apply_diff", "diff_bytes", "diff_of_changes", "lines_of", "opcodes"]
