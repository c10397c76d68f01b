"""Deterministic fixes: one file a rule, one folder of case pages a rule."""
