"""The line on top, which says what is running, and the line below, which says what just happened."""

import math

from rich.console import RenderableType
from rich.text import Text
from textual.widget import Widget

from dyna_tui.lab.frame import LaneFrame
from dyna_tui.maze import Maze
from dyna_tui.tui.text import count


class TitleBar(Widget):
    """The maze, the layout in force, the state of the run and the seed."""

    ALLOW_SELECT = False
    DEFAULT_CSS = """
    TitleBar { height: 1; padding: 0 1; background: $panel; color: $foreground; }
    """

    def __init__(self, maze: Maze, seed: int, run: int) -> None:
        """Makes the bar of a maze."""
        super().__init__()
        self._maze = maze
        self._seed = f"seed {seed}" if not run else f"seed {seed} run {run}"
        self._layout = ""
        self._state = "paused"

    def show(self, frame: LaneFrame | None, state: str) -> None:
        """Shows the layout of a lane and the state of the run."""
        of = len(self._maze.layouts)
        if of > 1:
            number = 1 if frame is None else frame.layout + 1
            since = "" if frame is None or not frame.layout_since else f", since step {count(frame.layout_since)}"
            self._layout = f"layout {number} of {of}{since}"
        self._state = state
        self.refresh()

    def render(self) -> RenderableType:
        """The title on the left; layout, state and seed on the right, the title cut where it must be."""
        right = "   ".join(part for part in (self._layout, self._state, self._seed) if part)
        room = self.size.width - len(right) - 2
        title = Text(self._maze.title, style="bold", no_wrap=True, end="")
        if self._maze.source:
            title.append(f" · {self._maze.source}", style="not bold")
        title.truncate(max(room, 0), overflow="ellipsis", pad=True)
        return title.append("  ").append(right, style="not bold")


class StatusLine(Widget):
    """One line of words: what is being watched, or what just happened."""

    ALLOW_SELECT = False
    DEFAULT_CSS = """
    StatusLine { height: 1; padding: 0 1; color: $foreground; }
    """

    def __init__(self) -> None:
        """Begins empty."""
        super().__init__()
        self._message = ""

    @property
    def message(self) -> str:
        """What it says."""
        return self._message

    @message.setter
    def message(self, message: str) -> None:
        self._message = message
        self.refresh()

    def render(self) -> RenderableType:
        """The message, cut where it must be."""
        text = Text(self._message, no_wrap=True, end="")
        text.truncate(self.size.width, overflow="ellipsis")
        return text


def speed_text(speed: float) -> str:
    """A speed in words: ``25 steps/s``, ``full speed``."""
    if math.isinf(speed):
        return "full speed"
    return f"{speed:,.0f} step{'s' if speed != 1 else ''}/s"
