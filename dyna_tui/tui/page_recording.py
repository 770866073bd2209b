"""Recording as a page: one HTML file that plays a run, with chapters at its marks, from the disk and offline.

The frames of a recording are what differs from the one before. They are JSON, deflated, in the page itself, which
loads nothing.
"""

import base64
import hashlib
import html
import json
import re
import zlib
from collections.abc import Iterator, Sequence
from importlib import resources
from typing import NamedTuple
from unicodedata import normalize

from rich.cells import get_character_cell_size

SEQUENCE = re.compile(r"\x1b\[([0-9;?]*)([A-Za-z])|\x1b\][^\x07\x1b]*(?:\x07|\x1b\\)")
"""What is sent to a terminal besides text: a control sequence, or a link."""
CONTINUED = "\0"
"""Stands for the second column of a wide character."""
ATTRIBUTES = {1: "bold", 2: "dim", 3: "italic", 4: "underline", 7: "reverse", 9: "strike"}
ENDS = {22: ("bold", "dim"), 23: ("italic",), 24: ("underline",), 27: ("reverse",), 29: ("strike",)}
FOREGROUND, BACKGROUND = "#e3e6eb", "#14171c"
BASIC = (
    "000000 cd0000 00cd00 cdcd00 0000ee cd00cd 00cdcd e5e5e5 7f7f7f ff0000 00ff00 ffff00 5c5cff ff00ff 00ffff ffffff"
)
"""The sixteen colours of a terminal, as xterm has them."""

Part = tuple[int, int, int, str]
"""Row, column, style and text; every character is a column."""


class Chapter(NamedTuple):
    """A moment of a recording that stands out."""

    seconds: float
    title: str


class Parts:
    """Reads what is sent to a terminal as parts of a screen, with the styles in a table."""

    def __init__(self) -> None:
        """Begins at the top left, in the terminal's own colours."""
        self.styles = [""]
        """The styles so far, as CSS."""
        self._numbers = {"": 0}
        self._colours: dict[str, str] = {}
        self._attributes: set[str] = set()
        self._row = self._column = 0

    def read(self, output: str) -> Iterator[Part]:
        """The parts that an output draws."""
        at = 0
        for found in SEQUENCE.finditer(output):
            yield from self._text(output[at : found.start()])
            at = found.end()
            if found[2] == "H":
                row, _, column = (found[1] or "1;1").partition(";")
                self._row, self._column = int(row or 1) - 1, int(column or 1) - 1
            elif found[2] == "C":
                self._column += int(found[1] or 1)
            elif found[2] == "m":
                self._select([int(number or 0) for number in found[1].split(";")])
        yield from self._text(output[at:])

    def _text(self, text: str) -> Iterator[Part]:
        drawn = ""
        for letter in normalize("NFC", text):
            width = get_character_cell_size(letter) if letter.isprintable() else 0
            drawn += letter + CONTINUED * (width - 1) if width else ""
        if drawn:
            yield self._row, self._column, self._style(), drawn
            self._column += len(drawn)

    def _select(self, numbers: list[int]) -> None:
        """Selects colours and attributes (SGR)."""
        left = list(numbers)
        while left:
            number = left.pop(0)
            if number == 0:
                self._colours.clear()
                self._attributes.clear()
            elif number in ATTRIBUTES:
                self._attributes.add(ATTRIBUTES[number])
            elif number in ENDS:
                self._attributes.difference_update(ENDS[number])
            elif number in (39, 49):
                self._colours.pop("color" if number == 39 else "background", None)
            elif number in (38, 48):
                self._colours["color" if number == 38 else "background"] = _colour(left)
            elif number // 10 in (3, 4, 9, 10):
                bright = 8 if number >= 90 else 0
                self._colours["color" if number // 10 in (3, 9) else "background"] = _basic(number % 10 + bright)

    def _style(self) -> int:
        foreground, background = self._colours.get("color", FOREGROUND), self._colours.get("background", BACKGROUND)
        if "reverse" in self._attributes:
            foreground, background = background, foreground
        rules = [f"color:{foreground}"] * (foreground != FOREGROUND) + [f"background:{background}"] * (
            background != BACKGROUND
        )
        rules += ["font-weight:bold"] * ("bold" in self._attributes) + ["opacity:.7"] * ("dim" in self._attributes)
        rules += ["font-style:italic"] * ("italic" in self._attributes)
        lines = [
            name for key, name in (("underline", "underline"), ("strike", "line-through")) if key in self._attributes
        ]
        rules += [f"text-decoration:{' '.join(lines)}"] * bool(lines)
        css = ";".join(rules)
        if css not in self._numbers:
            self._numbers[css] = len(self.styles)
            self.styles.append(css)
        return self._numbers[css]


def as_page(
    events: Sequence[tuple[float, str]],
    *,
    size: tuple[int, int],
    seconds: float,
    title: str,
    chapters: Sequence[Chapter],
    last: str,
) -> str:
    """The page of a recording.

    Args:
        events: the seconds of each frame, and what is sent to a terminal then.
        size: columns and rows.
        seconds: how long it is.
        title: the title of the page.
        chapters: the moments that stand out, in order.
        last: the text of the last screen, for browsers that cannot play it.
    """
    parts = Parts()
    frames: list[tuple[float, list[int | str]]] = []
    for moment, output in events:
        drawn = [value for part in parts.read(output) for value in part]
        if frames and frames[-1][0] == round(moment, 3):
            frames[-1][1].extend(drawn)
        else:
            frames.append((round(moment, 3), drawn))
    data = {
        "columns": size[0],
        "rows": size[1],
        "seconds": round(seconds, 3),
        "styles": parts.styles,
        "frames": frames,
        "chapters": [(round(chapter.seconds, 3), chapter.title) for chapter in chapters],
    }
    packed = zlib.compress(json.dumps(data, ensure_ascii=False, separators=(",", ":")).encode(), 9)
    style, script = _file("player.css"), _file("player.js")
    values = {
        "title": html.escape(title or "dyna-tui"),
        "style": style,
        "script": script,
        "style_hash": _hash(style),
        "script_hash": _hash(script),
        "last": html.escape(last),
        "data": base64.b64encode(packed).decode(),
    }
    return re.sub(r"\{(\w+)\}", lambda found: values[found[1]], _file("player.html"))


def _colour(left: list[int]) -> str:
    """A colour of 38 or 48, of which the numbers are taken from what is left."""
    if left[:1] == [2]:
        red, green, blue = left[1:4]
        del left[:4]
        return f"#{red:02x}{green:02x}{blue:02x}"
    number = left[1]
    del left[:2]
    return _basic(number)


def _basic(number: int) -> str:
    """A colour by its number from 0 to 255."""
    if number < 16:
        return f"#{BASIC.split()[number]}"
    if number >= 232:
        return "#" + f"{8 + 10 * (number - 232):02x}" * 3
    levels = [0, 95, 135, 175, 215, 255]
    red, green, blue = (levels[(number - 16) // power % 6] for power in (36, 6, 1))
    return f"#{red:02x}{green:02x}{blue:02x}"


def _hash(text: str) -> str:
    return base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()


def _file(name: str) -> str:
    return resources.files("dyna_tui.tui.player").joinpath(name).read_text(encoding="utf-8")
