"""SGR sequences (select graphic rendition): the shortest that leads from one style of text to another."""

from functools import lru_cache
from typing import NamedTuple

from rich.color import ColorSystem
from rich.style import Style

CACHED = 8192
"""Styles that are remembered."""


class Look(NamedTuple):
    """How a character looks, as parameters of SGR sequences; each is empty where it is the terminal's own."""

    attributes: str = ""
    foreground: str = ""
    background: str = ""


OFF = {"1": "22", "2": "22", "3": "23", "4": "24", "5": "25", "7": "27", "8": "28", "9": "29"}
"""What ends an attribute; the others end with a reset alone."""

PLAIN = Look()
"""The look after a reset."""


_known: dict[Look, Look] = {}


@lru_cache(CACHED)
def look_of(style: Style | None, system: ColorSystem) -> Look:
    """How a style looks on a terminal with so many colours; equal looks are the same object."""
    if style is None:
        return PLAIN
    rendered = style.without_color.update_link(None).render(" ", color_system=system)
    attributes = rendered[2 : rendered.index("m")] if rendered.startswith("\x1b[") else ""
    foreground, background = (
        "" if colour is None else ";".join(colour.downgrade(system).get_ansi_codes(foreground=front))
        for colour, front in ((style.color, True), (style.bgcolor, False))
    )
    look = Look(attributes, foreground, background)
    return PLAIN if look == PLAIN else _known.setdefault(look, look)


@lru_cache(CACHED)
def change(before: Look, after: Look) -> str:
    """The sequence after which text looks so; empty where it does already."""
    if before == after:
        return ""
    whole = ["0", *filter(None, after)]
    had, has = (set(filter(None, look.attributes.split(";"))) for look in (before, after))
    ended = had - has
    codes = sorted({OFF.get(each, "0") for each in ended}) + sorted(has if ended else has - had)
    if before.foreground != after.foreground:
        codes.append(after.foreground or "39")
    if before.background != after.background:
        codes.append(after.background or "49")
    shortest = whole if "0" in codes else min(codes, whole, key=lambda codes: len(";".join(codes)))
    return f"\x1b[{';'.join(shortest)}m"
