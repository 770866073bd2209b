"""Kept screens: the text of a screen as a file keeps it, to be compared with what is there now."""

import os
from pathlib import Path

UPDATE = bool(os.environ.get("UPDATE_SCREENS"))


def kept_screen(file: Path, now: str) -> str:
    """What a file keeps; with ``UPDATE_SCREENS=1``, what is there now is written to it first."""
    if UPDATE:
        file.parent.mkdir(exist_ok=True)
        file.write_text(now, encoding="utf-8")
    return file.read_text(encoding="utf-8")
