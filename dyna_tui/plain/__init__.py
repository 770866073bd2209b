"""The laboratory line by line, without a screen: for screen readers, scripts and slow lines.

One sentence an event goes to standard output, nothing is drawn twice, and signs are words: ``up`` instead of an arrow.
"""
