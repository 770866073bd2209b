"""dyna-tui: the laboratory in the terminal where one sees how Sutton's Dyna thinks."""

__version__ = "0.1.0"
