"""Agents side by side under one clock, and their history."""
