"""Styles of figures: sizes, fonts, colours, and what tells curves apart without them."""

import textwrap
from typing import Any, NamedTuple

from dyna_tui.charts.lane_colours import LANE_COLOURS, PRINT_COLOURS

POINTS_PER_INCH = 72
CHARACTER, DIGIT = 0.58, 0.64
"""The widths of a character, rather wide than narrow, and of a digit, as shares of the font's size."""
HEAT = "cividis"
"""The colours of a heat map, which lighten evenly from low to high: a colour map of matplotlib."""
POINTS = ("o", "D", "^", "s", "v", "*")
"""The marks of measured and of published points."""


class FigureStyle(NamedTuple):
    """How figures look."""

    width: float
    """Inches."""
    height: float
    """Inches, of a figure without a long legend."""
    font: float
    """Points of ordinary text."""
    line: float
    """Points of a curve."""
    colours: tuple[str, ...]
    """Of curves; further ones reuse them."""
    dashes: tuple[Any, ...]
    """Line styles of curves; as their number and that of the colours have no common divisor, many curves differ."""
    markers: tuple[str, ...]
    """Marks along a learning curve; none where lines and colours suffice."""
    settings: dict[str, Any]
    """Further settings of matplotlib."""

    @property
    def characters(self) -> int:
        """About how many characters fit across the figure."""
        return int(self.width * POINTS_PER_INCH / (self.font * CHARACTER))


def wrapped(text: str, room: float) -> str:
    """A text in as few lines of so many characters as it takes, of about one length."""
    lines = textwrap.wrap(text, max(int(room), 1), break_on_hyphens=False, break_long_words=False)
    for width in range(max(map(len, text.split()), default=1), int(room)):
        evener = textwrap.wrap(text, width, break_on_hyphens=False, break_long_words=False)
        if len(evener) <= len(lines):
            return "\n".join(evener)
    return "\n".join(lines)


FIGURE_STYLES = {
    "screen": FigureStyle(
        width=6.4,
        height=4.0,
        font=10,
        line=1.3,
        colours=tuple(colour.on_light for colour in LANE_COLOURS[:7]),
        dashes=("-", "--", "-.", ":"),
        markers=(),
        settings={"svg.fonttype": "none", "savefig.dpi": 200},  # text stays text, to be searched and edited
    ),
    "paper": FigureStyle(
        width=3.3,
        height=2.5,
        font=8,
        line=1.0,
        colours=PRINT_COLOURS,
        dashes=("-", "--", "-.", ":", (0, (5, 1, 1, 1, 1, 1)), (0, (1, 1)), (0, (8, 2)), (0, (3, 1))),
        markers=POINTS,
        settings={
            "axes.linewidth": 0.6,
            "font.sans-serif": ["DejaVu Sans"],
            "lines.markersize": 3.5,
            "pdf.fonttype": 42,  # embedded as TrueType, which publishers accept
            "savefig.dpi": 600,
            "svg.fonttype": "path",  # nothing to install where it is shown
            "xtick.major.width": 0.6,
            "ytick.major.width": 0.6,
        },
    ),
}
"""By the names of :data:`~dyna_tui.experiments.reports.formats.STYLES`."""
