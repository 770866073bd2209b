"""Appearance of the laboratory: its theme, its value colours and its glyphs, each by a name."""

import os
from typing import NamedTuple

from dyna_tui.charts.value_colours import VALUE_COLOURS

THEMES = ("dark", "light", "contrast")
GLYPHS = ("auto", "full", "plain")
CHOICES = {"theme": THEMES, "value_colours": tuple(VALUE_COLOURS), "glyphs": GLYPHS}
"""What each part of an appearance can be; the first is the default."""


class Appearance(NamedTuple):
    """What a user chose."""

    theme: str = THEMES[0]
    value_colours: str = CHOICES["value_colours"][0]
    glyphs: str = GLYPHS[0]
    """Full, plain (those of code page 437, which fonts of consoles have), or by the terminal."""

    @property
    def plain(self) -> bool:
        """Whether plain glyphs are drawn: where they were asked for, and else on the Linux console."""
        return self.glyphs == "plain" or (self.glyphs == "auto" and os.environ.get("TERM") == "linux")

    def following(self, part: str) -> str:
        """The choice after the present one of a part, round and round."""
        choices = CHOICES[part]
        return choices[(choices.index(getattr(self, part)) + 1) % len(choices)]
