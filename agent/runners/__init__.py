"""How tests run and are read."""
