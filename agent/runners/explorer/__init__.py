"""What searches for inputs inside the sandbox, by the target's interpreter; started by `boot.py`, standard library only.

Whatever it reports is a hint: code under test runs in the same process and could have written it.
"""
