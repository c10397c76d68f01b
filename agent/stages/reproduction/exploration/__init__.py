"""Inputs found by running: what the explorer is given, and what of its answer is believed."""
