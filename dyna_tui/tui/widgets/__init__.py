"""Widgets of the laboratory."""
