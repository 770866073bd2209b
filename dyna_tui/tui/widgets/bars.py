"""Title bar, status line and key bar (the footer)."""

import math
from collections.abc import Sequence
from typing import Any

from rich.console import RenderableType
from rich.text import Text
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Static

from dyna_tui.charts.numbers import count
from dyna_tui.lab.clock import Clock
from dyna_tui.lab.frames.frame import LaneFrame
from dyna_tui.maze import Maze
from dyna_tui.tui.commands import Command
from dyna_tui.tui.output.line_widget import repaint

GAP = "  "
"""Between two keys in the footer."""


class TitleBar(Widget):
    """The maze, its current layout, the speed and the seed."""

    ALLOW_SELECT = False
    DEFAULT_CSS = """
    TitleBar { height: 1; padding: 0 1; background: $panel; color: $foreground; }
    TitleBar.running { background: $success 35%; }
    """

    def __init__(self, maze: Maze, seed: int, run: int) -> None:
        """Makes the bar of a maze."""
        super().__init__()
        self._maze = maze
        self._seed = f"seed {seed}" if not run else f"seed {seed} run {run}"
        self._layout, self._layout_brief = "", ""
        self._state, self._state_brief = "", ""
        self._texts = ("", "", "")

    def show(self, frame: LaneFrame | None, state: str, brief: str = "", *, running: bool = False) -> None:
        """Shows the layout of a lane and the state of the laboratory.

        Args:
            frame: the lane; None before there is one.
            state: the state in words.
            brief: a shorter text for it.
            running: whether the lanes run, which colours the bar.
        """
        self.set_class(running, "running")
        of = len(self._maze.layouts)
        if of > 1:
            number = 1 if frame is None else frame.layout + 1
            since = count(frame.layout_since) if frame is not None and frame.layout_since else ""
            self._layout = f"layout {number} of {of}" + (f", since step {since}" if since else "")
            self._layout_brief = f"layout {number} of {of}"
        self._state, self._state_brief = state, brief or state
        texts = (self._layout, self._state, self._state_brief)
        if texts != self._texts:
            self._texts = texts
            repaint(self)

    def render(self) -> RenderableType:
        """The title on the left; layout, state and seed on the right, as much of them as fits."""
        width, title = self.size.width, Text(self._maze.title, style="bold", no_wrap=True, end="")
        variants = (
            (self._layout, self._state, self._seed),
            (self._layout_brief, self._state, self._seed),
            (self._layout_brief, self._state_brief, self._seed),
            (self._layout_brief, self._state_brief),
        )
        rights = ["   ".join(filter(None, variant)) for variant in variants]
        right = next((text for text in rights if title.cell_len + 2 + len(text) <= width), rights[-1])
        room = max(width - len(right) - 2, 0)
        source = self._maze.source
        clauses: tuple[str, ...] = (source, source.partition(";")[0], source.partition(",")[0])
        estimated = self._maze.estimated
        if estimated:
            clauses = (*(f"{estimated} · {clause}" for clause in clauses if clause), estimated, "estimated")
        fitting = next((text for text in clauses if title.cell_len + len(text) + 3 <= room), "")
        if fitting:
            title.append(f" · {fitting}", style="not bold")
        title.truncate(room, overflow="ellipsis", pad=True)
        return title.append("  ").append(right, style="not bold")


class StatusLine(Widget):
    """One line of text: what just happened, or what to do next."""

    ALLOW_SELECT = False
    DEFAULT_CSS = """
    StatusLine { height: 1; padding: 0 1; color: $foreground; }
    """

    def __init__(self) -> None:
        """Starts empty."""
        super().__init__()
        self._message = ""

    @property
    def message(self) -> str:
        """The text it shows."""
        return self._message

    @message.setter
    def message(self, message: str) -> None:
        if message != self._message:
            self._message = message
            repaint(self)

    def render(self) -> RenderableType:
        """The message, cut with an ellipsis if it does not fit."""
        text = Text(self._message, no_wrap=True, end="")
        text.truncate(self.size.width, overflow="ellipsis")
        return text


class KeyBar(Static):
    """The keys of the commands, as many as fit; a click runs a command too."""

    ALLOW_SELECT = False
    DEFAULT_CSS = """
    KeyBar {
        height: 1;
        padding: 0 1;
        background: $panel;
        color: $foreground 75%;
        text-wrap: nowrap;
        link-style: none;
        link-color: $foreground 75%;
        link-style-hover: bold reverse;
    }
    """

    def __init__(self, commands: Sequence[Command[Any]]) -> None:
        """Makes the bar of some commands."""
        super().__init__()
        self.commands = commands
        """Those that it shows."""
        self._can: Sequence[bool | None] = [True] * len(commands)

    def show(self, commands: Sequence[Command[Any]], can: Sequence[bool | None]) -> None:
        """Shows these commands; greys out those that cannot be run now, and makes no link of a hint (None)."""
        self.commands, self._can = commands, can
        self._write()

    def on_resize(self) -> None:
        """Shows as many as fit."""
        self._write()

    def _write(self) -> None:
        left, shown = self.size.width + len(GAP), set()
        for command in sorted(self.commands, key=lambda command: command.footer):
            left -= len(f"{command.shown} {command.label}{GAP}")
            if left >= 0:
                shown.add(command)
        parts = []
        for command, can in zip(self.commands, self._can, strict=True):
            if command in shown:
                begin = f"[@click=screen.{command.action}]" if can else "[dim]"
                begin, end = ("", "") if can is None else (begin, "[/]")
                parts.append(
                    Content.from_markup(
                        f"{begin}[b $foreground]$key[/] $label{end}", key=command.shown, label=command.label
                    )
                )
        self.update(Content(GAP).join(parts), layout=False)


def clock_title(clock_by: Clock) -> str:
    """What all lanes have made equally many of: ``equal real steps``, ``equal updates``."""
    return "equal updates" if clock_by is Clock.UPDATES else "equal real steps"


def time_title(clock_by: Clock, time: int) -> str:
    """A time on the lanes' common clock: ``step 1,042``, ``update 20,000``."""
    return f"{'update' if clock_by is Clock.UPDATES else 'step'} {count(time)}"


def speed_text(speed: float) -> str:
    """A speed in steps per second: ``25 steps/s``, ``full speed``."""
    if math.isinf(speed):
        return "full speed"
    return f"{speed:,.0f} step{'s' if speed != 1 else ''}/s"
