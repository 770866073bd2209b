"""Widget made of lines: it repaints those lines alone that came out otherwise than before."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import ClassVar

from rich.segment import Segment
from rich.style import Style
from textual.geometry import Region
from textual.strip import Strip
from textual.widget import Widget

from dyna_tui.tui.themes.styles import theme_style


def repaint(widget: Widget, *regions: Region) -> None:
    """Has regions of a widget repainted, or all of it, in the same frame as others for which this is called meanwhile.

    ``refresh`` would send the screen a message, which may come after a frame, and drop what is kept between frames. The
    compositor knows of the regions at once: a screen that is itself to be repainted forgets its dirty widgets.
    """
    if not widget.is_mounted:
        widget.refresh(*regions)
        return
    screen = widget.screen
    widget._layout_cache.clear()  # what ``render`` gave
    widget._set_dirty(*regions)
    if widget in screen._compositor.visible_widgets:
        screen._compositor.update_widgets({widget})
        screen._dirty_widgets.add(widget)
        screen.check_idle()


class LineWidget(Widget):
    """A widget that draws all lines of its content at once, and is painted without what Textual does for each."""

    STYLES: ClassVar[Mapping[str, str]] = {}
    """The styles of what is drawn, by name, as :func:`theme_style` reads them."""

    _drawn: Sequence[Strip] | None = None
    """The lines as they were drawn last; None where they are to be drawn anew."""
    _drawn_for: tuple[int, ...] = ()
    """What :meth:`drawn_part` was then."""
    _kept_styles: dict[str, Style] | None = None

    def draw_lines(self, width: int, height: int) -> Sequence[Strip]:
        """The lines of the content, one for each row."""
        raise NotImplementedError

    def drawn_part(self) -> tuple[int, ...]:
        """What is drawn: columns, rows, and whatever else has all drawn anew where it changes."""
        width, height = self.content_size
        return width, height

    def redraw(self) -> None:
        """Draws the lines, and has those repainted that changed."""
        before, part = self._drawn, self.drawn_part()
        if before is None or part != self._drawn_for:
            self._drawn = None
            self.refresh()
            return
        self._drawn = lines = self.draw_lines(*part[:2])
        self.repaint_lines(y for y, (old, new) in enumerate(zip(before, lines, strict=True)) if old != new)

    def repaint_lines(self, lines: Iterable[int]) -> None:
        """Has lines of the content repainted, by their rows."""
        width = self.content_size.width
        regions = [Region(0, y, width, 1) for y in lines]
        if regions:
            repaint(self, *regions)

    def drawn_style(self, name: str) -> Style:
        """One of the STYLES, kept until the theme changes."""
        if self._kept_styles is None:
            self._kept_styles = {}
        style = self._kept_styles.get(name)
        if style is None:
            style = self._kept_styles[name] = theme_style(self, self.STYLES[name])
        return style

    def notify_style_update(self) -> None:
        """Draws anew when the theme changes."""
        self._drawn = self._kept_styles = None
        super().notify_style_update()

    def content_parts(self, spans: Iterable[tuple[int, int, int]]) -> Iterator[tuple[int, int, Iterable[Segment]]]:
        """A part of the content for each row and columns of it that holds them: from, to, and its segments."""
        for y, _, _ in spans:
            line = self.render_line(y)
            yield 0, line.cell_length, line

    def render_line(self, y: int) -> Strip:
        """One of the lines."""
        part = self.drawn_part()
        if self._drawn is None or part != self._drawn_for:
            self._drawn, self._drawn_for = self.draw_lines(*part[:2]), part
        return self._drawn[y] if y < len(self._drawn) else Strip.blank(part[0])
