"""Lesson panel: the page of a lesson beside the laboratory, read a screenful at a time."""

from collections.abc import Sequence
from typing import ClassVar, NamedTuple

from rich.cells import cell_len
from textual.content import Content
from textual.events import Click
from textual.geometry import Size
from textual.message import Message
from textual.strip import Strip

from dyna_tui.tui.text.columns import StyledText, strip
from dyna_tui.tui.text.markdown_lines import markdown_lines
from dyna_tui.tui.widgets.panel import ScrollPanel
from dyna_tui.tui.widgets.titles import Titles

OVERLAP = 1
"""Lines of a screenful that are seen again on the next."""
BORDER = 4
"""Columns of the border that its titles cannot take."""


class Part(NamedTuple):
    """A part of a page: simple Markdown, in a style of its own behind a mark."""

    text: str
    style: str = "text"
    """One of :attr:`LessonPanel.STYLES`."""
    mark: str = ""
    """What stands before its first line; the others are indented as far."""
    close: bool = False
    """Whether no blank line parts it from the part before."""
    choice: int | None = None
    """The choice that a click on it makes, from 0."""
    repeats: bool = False
    """Whether it is the end of the first part again, left out where that is in view together with all below it."""


class LessonPanel(ScrollPanel):
    """A page of a lesson: its text, what to do, the choices of a question, and what came of them."""

    STYLES: ClassVar[dict[str, str]] = {
        "text": "$foreground",
        "code": "bold $text-accent",
        "strong": "bold $foreground",
        "emphasis": "italic $foreground",
        "heading": "bold $foreground",
        "task": "bold $foreground",
        "choice": "$foreground",
        "chosen": "bold $foreground",
        "good": "bold $text-success",
        "note": "$text-warning",
        "quiet": "$foreground 70%",
    }
    DEFAULT_CSS = """
    LessonPanel { border: round $accent 70%; border-title-color: $foreground; border-title-style: bold; }
    """

    class ChoiceClicked(Message, bubble=False):
        """A choice of the question was clicked."""

        def __init__(self, choice: int) -> None:
            """Name it, from 0."""
            super().__init__()
            self.choice = choice

    def __init__(self) -> None:
        """Starts empty."""
        super().__init__()
        self._parts: tuple[Part, ...] = ()
        self._wrapped: list[list[StyledText]] = []
        self._choices: list[int | None] = []
        self._wrapped_for: Size | None = None
        self._titles = Titles(self)
        self._headings: Sequence[str] = ("",)
        self._keys = ""
        self._questions: list[range] = []
        """The lines of each question with its choices."""

    def entitle(self, headings: Sequence[str], keys: str) -> None:
        """Puts the longest heading that fits into the border above, and what the keys do into that below."""
        self._headings, self._keys = headings, keys
        room = self.outer_size.width - BORDER
        title = next((each for each in headings if cell_len(each) <= room), headings[-1])
        self._titles.write(Content(title).markup, Content(keys).markup)

    def show(self, parts: Sequence[Part], *, anew: bool) -> None:
        """Shows a page.

        Args:
            parts: what to show.
            anew: whether it is a later page, which is read from its top; else the last of its lines are in view.
        """
        if tuple(parts) == self._parts and not anew:
            return
        self._parts, self._wrapped_for = tuple(parts), None
        self._make_room()
        if anew:
            self.scroll_home(animate=False, immediate=True, force=True)
        else:
            self.scroll_end(animate=False, immediate=True, force=True)
        self.redraw()

    def dock_at(self, dock: str, size: Size, *, shown: bool) -> None:
        """Stands at a side of the screen, left or top, in so many columns and lines; or is not shown."""
        self.display = shown
        self.styles.dock = dock
        self.styles.width, self.styles.height = size

    def on_resize(self) -> None:
        """Wraps anew."""
        self._make_room()
        self.entitle(self._headings, self._keys)
        self.redraw()

    @property
    def at_end(self) -> bool:
        """Whether the last line is in view."""
        return self.scroll_offset.y >= len(self._wrapped) - self.scrollable_size.height

    @property
    def at_top(self) -> bool:
        """Whether the first line is in view."""
        return self.scroll_offset.y == 0

    def turn_page(self, by: int) -> None:
        """A screenful on (1) or back (-1); a question is not parted from its choices."""
        far = max(self.scrollable_size.height - OVERLAP, 1)
        top = self.scroll_offset.y + by * far
        parted = self._parted if by > 0 else None
        self.scroll_to(y=top if parted is None else min(top, parted), animate=False, immediate=True, force=True)
        self.redraw()

    @property
    def _parted(self) -> int | None:
        """The first line of a question that a screenful could hold, but whose last choices are below this one."""
        height = self.scrollable_size.height
        first, last = self.scroll_offset.y, self.scroll_offset.y + height
        parted = (lines for lines in self._questions if first < lines.start < last < lines.stop)
        return next((lines.start for lines in parted if len(lines) <= height), None)

    def on_click(self, event: Click) -> None:
        """Makes the choice that was clicked."""
        offset = event.get_content_offset(self)
        line = -1 if offset is None else offset.y + self.scroll_offset.y
        choice = self._choices[line] if 0 <= line < len(self._choices) else None
        if choice is not None:
            self.post_message(self.ChoiceClicked(choice))

    def draw_lines(self, width: int, height: int) -> list[Strip]:
        """The lines in view; the first painting may come before the size is told."""
        self._wrap()
        styles = {name: self.drawn_style(name) for name in self.STYLES}
        first, parted = self.scroll_offset.y, self._parted
        last = first + height if parted is None else parted
        lines = [strip(line, styles, width) for line in self._wrapped[first:last]]
        return [*lines, *[Strip.blank(width, styles["text"])] * (height - len(lines))]

    def _wrap(self) -> None:
        size = self.scrollable_size
        if size == self._wrapped_for:
            return
        self._wrapped_for = size
        self._wrap_parts(self._parts[1:])
        if len(self._wrapped) <= size.height:  # with what is repeated
            self._wrap_parts([part for part in self._parts if not part.repeats])
        else:
            self._wrap_parts(self._parts)

    def _make_room(self) -> None:
        """Sets the scrollable height."""
        self._wrap()
        self.virtual_size = Size(self.scrollable_size.width, max(len(self._wrapped), 1))

    def _wrap_parts(self, parts: Sequence[Part]) -> None:
        width = self.scrollable_size.width
        self._wrapped, self._choices, self._questions = [], [], []
        begin = 0
        for part in parts:
            if self._wrapped and not part.close:
                self._wrapped.append([])
                self._choices.append(None)
            begin = begin if part.choice is not None else len(self._wrapped)
            lines = markdown_lines(part.text, width - cell_len(part.mark), part.style)
            for number, line in enumerate(lines):
                lead = " " * cell_len(part.mark) if number else part.mark
                self._wrapped.append([(lead, part.style), *line] if lead else line)
                self._choices.append(part.choice)
            if part.choice is not None:
                begun = bool(self._questions) and self._questions[-1].start == begin
                self._questions[len(self._questions) - begun :] = [range(begin, len(self._wrapped))]
