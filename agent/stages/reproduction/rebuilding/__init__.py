"""Recorded objects as statements of a test that builds them again."""
