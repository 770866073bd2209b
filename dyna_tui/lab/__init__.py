"""Agents side by side under one clock, and their history."""

MOST_LANES = 16
"""How many lanes there can be side by side."""
