"""Texts that the screen shows."""
