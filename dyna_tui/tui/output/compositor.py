"""Compositor that sends the terminal of each frame only the cells that it does not show yet.

Textual's own renders every widget between two changed lines, and sends changed lines whole.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

from rich.console import Console
from textual._compositor import Compositor, CompositorUpdate
from textual._context import visible_screen_stack
from textual.filter import LineFilter
from textual.geometry import Region
from textual.screen import ModalScreen

from dyna_tui.tui.output.line_widget import LineWidget
from dyna_tui.tui.output.look_table import LookTable
from dyna_tui.tui.output.output import Output
from dyna_tui.tui.output.terminal_screen import TerminalScreen
from dyna_tui.tui.output.tint import Tint

if TYPE_CHECKING:
    from textual.screen import Screen
    from textual.widget import Widget


def send_differences(screen: "Screen[Any]", output: Output) -> None:
    """Has a screen that is not mounted yet send its frames so."""
    if not isinstance(screen._compositor, DifferenceCompositor):
        screen._compositor = DifferenceCompositor(output)


def difference(screen: "Screen[Any]") -> str:
    """What a terminal has to be sent to show a screen as it stands, which it is taken to have received."""
    compositor = screen._compositor
    assert isinstance(compositor, DifferenceCompositor)
    compositor.update_widgets(screen._dirty_widgets)
    screen._dirty_widgets.clear()
    compositor.render_update(screen_stack=screen.app._background_screens)
    return compositor.output.terminal.difference()


class Part(NamedTuple):
    """Columns of a row of the screen, and the widget that they show."""

    start: int
    stop: int
    widget: "Widget"


Span = tuple[int, int, int]
"""A row, and columns of it: from, to."""


class Difference(CompositorUpdate):
    """What has to be sent to a terminal."""

    def __init__(self, terminal: TerminalScreen) -> None:
        """Whatever that is when it is sent."""
        self._terminal = terminal

    def render_segments(self, console: Console) -> str:
        """The escape sequences, which the terminal is taken to have received."""
        return self._terminal.difference()


class DifferenceCompositor(Compositor):
    """Renders the dirty lines of widgets alone, and sends what changed of them, once the terminal takes it."""

    def __init__(self, output: Output) -> None:
        """Sends to an output, which all screens of an app share."""
        super().__init__()
        self.output = output
        """Where it sends frames."""
        self._parts: dict[int, list[Part]] = {}
        self._parts_of: dict[Widget, tuple[Region, Region]] | None = None

    def render_update(
        self, full: bool = False, screen_stack: "list[Screen[Any]] | None" = None, simplify: bool = False
    ) -> Any:
        """What is to be sent; None where the terminal shows all, or still has to take what was sent before.

        A full update, which an exported picture is made of, is Textual's, and nothing is taken to be sent by it.
        """
        if full:
            regions = self._dirty_regions.copy()
            update = super().render_update(full=True, screen_stack=screen_stack, simplify=simplify)
            self._dirty_regions |= regions
            return update
        output = self.output
        if output.wait():
            return None
        if output.terminal.resize(*self.size):
            self._dirty_regions.add(self.size.region)
        self.paint(output.terminal, () if screen_stack is None else screen_stack)
        return Difference(output.terminal) if output.terminal.differs() else None

    def paint(self, terminal: TerminalScreen, behind: "Sequence[Screen[Any]]") -> None:
        """Has a terminal show what is dirty, and through a translucent screen those behind it, the nearest last."""
        bounds = self.size.region
        regions = (
            [bounds] if bounds in self._dirty_regions else [each.intersection(bounds) for each in self._dirty_regions]
        )
        self._dirty_regions.clear()
        self._paint_spans(terminal, self._regions_to_spans(regions), behind, ())

    def _paint_spans(
        self,
        terminal: TerminalScreen,
        spans: Iterable[Span],
        behind: "Sequence[Screen[Any]]",
        tints: tuple[LineFilter, ...],
    ) -> None:
        """Paints spans of the screen, seen through tints."""
        visible = self.visible_widgets  # what is drawn may have Textual find widgets anew
        wanted: defaultdict[Widget, list[Span]] = defaultdict(list)
        for y, left, right in spans:
            for start, stop, widget in self._parts_at(y):
                if start < right and left < stop:
                    wanted[widget].append((y, max(start, left), min(stop, right)))
        for widget, parts in wanted.items():
            seen = _seen_through(widget, behind)
            if isinstance(widget, ModalScreen) and seen is not None and seen.size == self.size:
                seen._paint_spans(terminal, parts, behind[:-1], (Tint(widget), *widget.get_line_filters(), *tints))
                continue
            visible_screen_stack.set(list(behind))
            self._paint_widget(terminal, widget, visible[widget][0], parts, tints)

    def _paint_widget(
        self,
        terminal: TerminalScreen,
        widget: "Widget",
        region: Region,
        spans: Iterable[Span],
        tints: tuple[LineFilter, ...],
    ) -> None:
        if isinstance(widget, LineWidget):
            content = region.shrink(widget.styles.gutter)
            looks = self.output.looks_with((*widget.get_line_filters(), *tints), widget.background_colors[1])
            spans = list(_paint_content(terminal, widget, content, list(spans), looks))
        rows = [y for y, _, _ in spans]
        if not rows:
            return
        top = min(rows)
        strips = widget.render_lines(Region(0, top - region.y, region.width, max(rows) + 1 - top))
        looks = self.output.looks_with(tints, widget.background_colors[1]) if tints else self.output.looks
        for y, left, right in spans:
            cells = looks.cells(strips[y - top])
            terminal.put(left, y, cells, left - region.x, right - region.x)

    def _parts_at(self, y: int) -> list[Part]:
        """The parts of a row, each the topmost widget there."""
        visible = self.visible_widgets
        if visible is not self._parts_of:
            self._parts_of, self._parts = visible, {}
        parts = self._parts.get(y)
        if parts is None:
            parts = self._parts[y] = list(self._parts_of_row(y))
        return parts

    def _parts_of_row(self, y: int) -> Iterator[Part]:
        free = [(0, self.size.width)]
        for widget, (region, clip) in self.visible_widgets.items():
            left, top, width, height = region.intersection(clip)
            right = left + width
            if not (width and top <= y < top + height):
                continue
            left_over = []
            for start, stop in free:
                if right <= start or stop <= left:
                    left_over.append((start, stop))
                    continue
                yield Part(max(start, left), min(stop, right), widget)
                left_over += [(a, b) for a, b in ((start, left), (right, stop)) if a < b]
            free = left_over


def _seen_through(widget: "Widget", behind: "Sequence[Screen[Any]]") -> DifferenceCompositor | None:
    """What is seen where a screen shows nothing of its own: the screen behind it, if it is translucent."""
    if not behind or not isinstance(widget, ModalScreen) or widget.styles.background.a == 1:
        return None
    compositor = behind[-1]._compositor
    return compositor if isinstance(compositor, DifferenceCompositor) else None


def _paint_content(
    terminal: TerminalScreen, widget: LineWidget, content: Region, spans: Sequence[Span], looks: LookTable
) -> Iterator[Span]:
    """Paints spans within the borders of a widget, without what Textual does for each line; gives the others."""
    within: list[Span] = []
    for span in spans:
        if _lies_within(span, content):
            within.append(span)
        else:
            yield span
    asked = [(y - content.y, left - content.x, right - content.x) for y, left, right in within]
    parts = widget.content_parts(asked)
    for (y, left, right), (start, stop, segments) in zip(within, parts, strict=True):
        if right <= content.x + stop:
            first = left - content.x - start
            terminal.put(left, y, looks.cells(segments), first, first + right - left)
        else:
            yield y, left, right


def _lies_within(span: Span, region: Region) -> bool:
    y, left, right = span
    return region.y <= y < region.bottom and region.x <= left and right <= region.right
