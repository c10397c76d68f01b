"""Environments in which a target's tests find what the target depends on, made ahead and out of any candidate's reach."""
