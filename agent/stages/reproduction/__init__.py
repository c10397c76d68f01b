"""How a crash is made to happen again: one file a rung, and what the rungs share."""
