"""The version of dyna-tui, read by the build too."""

__version__ = "0.1.0"
