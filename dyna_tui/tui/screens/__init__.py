"""The laboratory and its help."""
