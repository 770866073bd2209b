"""dyna-tui: a terminal lab for watching Dyna agents learn and plan."""

__version__ = "0.1.0"
