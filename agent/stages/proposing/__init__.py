"""Asking a language model: what it is shown, what it hands in, and how often it is asked."""
