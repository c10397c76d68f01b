"""Whose a fault is: what the exception says, where it was raised, and whether the repository's own call was right."""
