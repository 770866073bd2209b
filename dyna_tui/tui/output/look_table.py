"""Look table: how the styles of segments look on a terminal, after Textual's filters (no colour, dim, ANSI colours)."""

from collections.abc import Callable, Iterable, Sequence

from rich.color import ColorSystem
from rich.segment import Segment
from rich.style import Style
from textual.color import Color
from textual.filter import LineFilter

from dyna_tui.tui.output.sgr import Look, look_of
from dyna_tui.tui.output.terminal_screen import Cells

CACHED = 4096
"""Styles that are remembered."""


class LookTable:
    """Looks by style, for one background and set of filters; a style that was seen before costs one look-up."""

    def __init__(
        self,
        system: ColorSystem,
        filters: Sequence[LineFilter] = (),
        background: Color | None = None,
        glyphs: Callable[[str], str] | None = None,
    ) -> None:
        """Begins empty, for a terminal with so many colours; ``glyphs`` gives a text in the glyphs that it has."""
        self._system = system
        self._filters = filters
        self._background = background
        self._glyphs = glyphs
        self._looks: dict[int, tuple[Style | None, Look]] = {}
        """By the identity of the style, which is kept so that no other takes it."""

    def cells(self, segments: Iterable[Segment]) -> Cells:
        """The cells of a line."""
        cells = characters, looks = Cells([], [])
        for text, style, _ in segments:
            found = self._looks.get(id(style))
            look = self._find(style) if found is None else found[1]
            if text.isascii():
                characters.extend(text)
                looks.extend([look] * len(text))
            else:
                cells.write(text if self._glyphs is None else self._glyphs(text), look)
        return cells

    def _find(self, style: Style | None) -> Look:
        if len(self._looks) >= CACHED:
            self._looks.clear()
        segments = [Segment(" ", style)]
        for line_filter in self._filters:
            assert self._background is not None
            segments = line_filter.apply(segments, self._background)
        look = look_of(segments[0].style, self._system)
        self._looks[id(style)] = style, look
        return look
