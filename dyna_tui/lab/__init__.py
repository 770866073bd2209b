"""The laboratory: agents side by side under one clock, with their history, frames and files."""

MOST_LANES = 16
"""How many lanes there can be side by side."""
