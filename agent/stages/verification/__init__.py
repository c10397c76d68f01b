"""The checks of a candidate fix, one file a kind."""
