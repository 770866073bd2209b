"""The command line: ``dyna-tui MAZE`` and its commands."""

from dyna_tui.cli.program import main

__all__ = ["main"]
