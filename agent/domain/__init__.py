"""The nouns of Suture: frozen values from the standard library only."""
