"""Suture: turns production alerts into proven fixes."""
