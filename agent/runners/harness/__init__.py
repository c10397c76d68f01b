"""Runs the target's tests inside the sandbox, by the target's interpreter (Python 3.8 or newer, standard library only).

Nothing outside this folder is importable there. `boot.py` is started as a script; the rest is loaded as a package under another
name and forgotten by `sys.modules` before any code of the target is imported.
"""
