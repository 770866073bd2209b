"""Lane view: one agent on the screen, with its title, grid and counters."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.events import Click
from textual.message import Message
from textual.widgets import Static

from dyna_tui.charts.numbers import count
from dyna_tui.lab.brushes import own_kinds
from dyna_tui.lab.frames.frame import LaneFrame
from dyna_tui.maze import STANDARD_KINDS, CellKind, Maze
from dyna_tui.maze.grid import StateMap
from dyna_tui.tui.drawing.views import View
from dyna_tui.tui.text.labels import counted, model_size
from dyna_tui.tui.themes.lane_colours import lane_colour
from dyna_tui.tui.widgets.counters import Counters
from dyna_tui.tui.widgets.grid import Grid
from dyna_tui.tui.widgets.titles import Titles

FRAME_LINES = 7
"""Lines of a lane besides its grid: borders, the line above the grid, counters."""
CROWDED = 0.25
"""The share of a table's states from which on starts are not marked."""
NEWS_STEPS = 100
"""Real steps for which a change of the maze is news."""
NEWS_SECONDS = 6.0
"""Seconds for which it is news at the least."""


class LaneView(Vertical):
    """One agent: title and parameters in the frame, grid and counters inside."""

    DEFAULT_CSS = """
    LaneView {
        width: 1fr;
        border: round $foreground 30%;
        border-subtitle-color: $foreground 70%;
        border-title-color: $foreground;
        border-title-style: bold;
    }
    LaneView.focused { border: round $foreground 80%; }
    LaneView .news { height: 1; padding: 0 1; color: $foreground 60%; text-wrap: nowrap; text-overflow: ellipsis; }
    LaneView .news.fresh { color: $text-warning; text-style: bold; }
    LaneView .news.noted { color: $foreground; }
    LaneView .news { link-style: none; link-style-hover: bold reverse; link-color: $foreground; }
    """

    class Focused(Message):
        """The lane was clicked."""

        def __init__(self, index: int) -> None:
            """Name the lane."""
            super().__init__()
            self.index = index
            """Its index among the lanes."""

    def __init__(self, maze: Maze, index: int, *, numbered: bool = False) -> None:
        """Makes the view of the lane at an index; ``numbered``: its title begins with its number, from 1."""
        super().__init__(classes="lane focused" if index == 0 else "lane")
        self.maze = maze
        self.index = index
        self.numbered = numbered
        """Whether its title begins with its number."""
        self._shown: int | None = None
        """The number of the lane that is shown, which stays the same when lanes are moved."""
        self.grid = Grid(maze.grid, shown_kinds(maze))
        self._titles = Titles(self)
        self._frame: LaneFrame | None = None
        self._titled: tuple[object, ...] = ()
        """What the titles were written of."""
        self._news = Static(classes="news")
        self._counters = Counters(cents=bool((rewards_of(maze) % 1 != 0).any()))
        self._seen = (0, 0)
        self._dismissed = (0, 0)
        """The change after which another view was chosen: no longer news."""
        self._news_until = 0.0
        self._hints: tuple[str, ...] = ()
        self._page = ""
        self._line = ""
        self._note: Sequence[Content] = ()

    def compose(self) -> ComposeResult:
        """The line of news, the grid, the counters."""
        yield self._news
        yield self.grid
        yield self._counters

    def on_click(self, event: Click) -> None:
        """Focuses the lane."""
        self.post_message(self.Focused(self.index))

    @property
    def line_width(self) -> int:
        """Columns of the line above the grid."""
        return self._news.content_size.width

    def show(self, frame: LaneFrame, now: float) -> None:
        """Draws a frame, ``now`` seconds by some clock."""
        if frame.number != self._shown:
            self._shown = frame.number
            self._seen = self._dismissed = (len(frame.changes), frame.layout)
            self._news_until = 0.0
            self.grid.reset()
        self._frame = frame
        self._write_titles(frame)
        self.grid.show(frame)
        self._counters.show(frame)
        self._announce(frame, now)

    def notify_style_update(self) -> None:
        """Writes the title anew, which is in a colour of the theme."""
        super().notify_style_update()
        if self._frame is not None:
            self._write_titles(self._frame)

    def _write_titles(self, frame: LaneFrame) -> None:
        """Writes the agent, its parameters and the size of its model, where any of them changed."""
        colour = lane_colour(frame.number, self.background_colors[1])
        number = f"{self.index + 1} " if self.numbered else ""
        titled = (colour, number + frame.title, frame.parameters, frame.has_model, frame.memory)
        if titled == self._titled:
            return
        self._titled = titled
        title = Content.from_markup(
            f"[{colour}]$title[/] [not bold]$values[/]", title=number + frame.title, values=frame.parameters
        )
        size = f"model: {model_size(frame.memory)[0]}" if frame.has_model else "no model"
        self._titles.write(title.markup, size)

    def show_view(self, view: View) -> None:
        """Shows another view of the grid, and names it in place of older news."""
        self.grid.view = view
        self._dismissed = self._seen
        self._write(self._view_line(), fresh=False)

    def _announce(self, frame: LaneFrame, now: float) -> None:
        """Announces a change of the maze for a while; else names the view, and warns if κ is large."""
        self._hints = hints(frame.bonus_horizon)
        self._page = page_text(frame.grid, frame.cells.page)
        since = frame.changes[-1] if frame.changes else 0
        changed = (len(frame.changes), frame.layout)
        if changed != self._seen:
            self._news_until = now + NEWS_SECONDS if len(frame.changes) > self._seen[0] else 0.0
            self._seen = changed
        recent = now < self._news_until or frame.counters.real_steps - since < NEWS_STEPS
        fresh = bool(frame.changes) and recent and changed != self._dismissed
        news = f"◆ maze changed after step {count(since)}"
        which = f": layout {frame.layout + 1} of {len(self.maze.layouts)}"
        if len(self.maze.layouts) > 1 and len(news + which) <= self._news.content_size.width:
            news += which
        self._write(news if fresh else self._view_line(), fresh=fresh)

    def _view_line(self) -> str:
        """The view of the grid and, if κ is large, a warning; the warning alone where there is little room.

        Else of a maze with wind how strong it is in each column, or, where there is little room, that there is some.
        """
        title, room = self.grid.view.title, self._news.content_size.width
        if self._page:
            title = next((text for text in (f"{self._page} · {title}", self._page) if len(text) <= room), self._page)
        variants = [*(f"{title} · {hint}" for hint in self._hints), *self._hints]
        if not variants:
            variants = [*(f"{title} · {wind}" for wind in winds(self.maze.wind)), title]
        return next((text for text in variants if len(text) <= room), variants[-1])

    def note(self, variants: Sequence[Content]) -> None:
        """Shows a text above the grid, the longest variant that fits; none takes it away."""
        self._note = variants
        self._write(self._view_line(), fresh=False)

    def _write(self, line: str, *, fresh: bool) -> None:
        """Writes the line above the grid: the note if there is one, else this line."""
        room = self._news.content_size.width
        note = next((text for text in self._note if text.cell_length <= room), self._note[-1] if self._note else None)
        self._news.set_class(fresh and note is None, "fresh")
        self._news.set_class(note is not None, "noted")
        shown = line if note is None else note.markup
        if shown != self._line:
            self._line = shown
            self._news.update(line if note is None else note, layout=False)


def rewards_of(maze: Maze) -> NDArray[np.float64]:
    """float64[k]: what a step may earn, in parts."""
    if maze.table is not None:
        return maze.table.reward
    return np.array([maze.step_reward, *(kind.reward for kind in own_kinds(maze))])


def shown_kinds(maze: Maze) -> list[CellKind]:
    """The kinds as they are shown.

    In a table starts are not marked where episodes begin almost anywhere, and worse ends have the colour of a pit.
    """
    starts = [number for number, kind in enumerate(maze.kinds) if kind.start]
    crowded = maze.table is not None and np.isin(maze.layouts[0].kind, starts).mean() > CROWDED
    shown = [kind._replace(symbol=".") if kind.start and crowded else kind for kind in maze.kinds]
    if maze.table is None:
        return shown
    own = len(STANDARD_KINDS)
    return [*shown[:own], *(kind._replace(reward=-1.0) if kind.terminal else kind for kind in shown[own:])]


def page_text(grid: StateMap, page: int) -> str:
    """The title of a page of a map, and which of them it is; empty where there is one page only."""
    if len(grid.pages) < 2:
        return grid.pages[0]
    return f"{grid.pages[page]} ({page + 1}/{len(grid.pages)})"


def winds(rows: Sequence[int]) -> tuple[str, ...]:
    """The wind of each column in a line, longest text first; empty where there is none."""
    return (f"wind ↑ {' '.join(map(str, rows))}", "wind ↑") if any(rows) else ()


def hints(bonus_horizon: float | None) -> tuple[str, ...]:
    """That κ is so large that the bonus outweighs the goal, longest text first; empty if it is not.

    Args:
        bonus_horizon: real steps after which an untried action looks better than the way to the goal.
    """
    if bonus_horizon is None:
        return ()
    steps = round(bonus_horizon)
    after = f" after {counted(steps, 'step')}" if steps else ""
    long = "κ is large: the exploration bonus outweighs the goal"
    short = "κ outweighs the goal"
    return (f"{long}{after}", f"κ is large: the bonus outweighs the goal{after}", f"{short}{after}", short)
