"""The panels of the laboratory."""
