"""Defaults of a reproduction: its seed, and how many runs it has at least."""

SEED = 2018
"""The seed if none is given, the year of Sutton & Barto's second edition, so that all get the same numbers."""
FEWEST_RUNS = 2
"""A single run says nothing about how far runs differ."""
