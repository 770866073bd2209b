"""Lane view: one agent on the screen, with its title, grid and counters."""

from collections.abc import Collection, Sequence

import numpy as np
from numpy.typing import NDArray
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.events import Click
from textual.message import Message
from textual.widgets import Static

from dyna_tui.charts.numbers import count, counted
from dyna_tui.lab.brushes import own_kinds
from dyna_tui.lab.frames.frame import LaneFrame
from dyna_tui.lab.text.labels import model_size
from dyna_tui.maze import Maze
from dyna_tui.maze.grid import StateMap
from dyna_tui.tui.drawing.scene import shown_kinds
from dyna_tui.tui.drawing.views import View
from dyna_tui.tui.output.output import colour_system
from dyna_tui.tui.themes.lane_colours import lane_colour
from dyna_tui.tui.widgets.counters import Counters, counter_lines
from dyna_tui.tui.widgets.grid import Grid
from dyna_tui.tui.widgets.titles import Titles

TITLE_EDGES = 7
"""Columns of the border around a title, and the blank between the agent and its parameters."""
NEWS_STEPS = 100
"""Real steps for which a change of the maze is news."""
NEWS_SECONDS = 6.0
"""Seconds for which it is news at the least."""


def frame_lines(width: int) -> int:
    """The lines of a lane so wide besides its grid: borders, the line above the grid, counters."""
    return 3 + counter_lines(width)


class LaneView(Vertical):
    """One agent: title and parameters in the frame, grid and counters inside."""

    DEFAULT_CSS = """
    LaneView {
        width: 1fr;
        border: round $foreground 30%;
        border-subtitle-color: $foreground 70%;
        border-title-color: $foreground;
    }
    LaneView.focused { border: round $accent; border-title-style: bold; }
    LaneView.focused.aside { border: round $foreground 80%; }
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
        self._width = 0
        """Columns that it was given; it has them once it is laid out."""
        self.common: frozenset[str] = frozenset()
        """The parameters that all lanes have alike, as they are written: these are left out first."""
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
        self._fresh = ""
        """The change of the maze, while it is news."""
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

    def set_width(self, width: int) -> None:
        """Takes so many columns of the screen, and as many lines for its counters as they need in them."""
        self._width = self.styles.width = width
        self._counters.styles.height = counter_lines(width)

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

    def on_resize(self) -> None:
        """Writes the title anew, which stands closer where there is little room."""
        if self._frame is not None:
            self._write_titles(self._frame)

    def notify_style_update(self) -> None:
        """Writes the title anew, which is in a colour of the theme."""
        super().notify_style_update()
        if self._frame is not None:
            self._write_titles(self._frame)

    def _write_titles(self, frame: LaneFrame) -> None:
        """Writes the agent, its parameters and the size of its model, where any of them changed."""
        colour = lane_colour(frame.number, self.background_colors[1], colour_system(self.app))
        number = f"{self.index + 1} " if self.numbered else ""
        width = self.outer_size.width or self._width  # the first painting may come before the size is told
        room = width - TITLE_EDGES
        values = fitting(frame.parameters, self.common, room - len(number + frame.title))
        titled = (colour, number + frame.title, values, frame.has_model, frame.memory, width)
        if titled == self._titled:
            return
        self._titled = titled
        title = Content.from_markup(
            f"[{colour}]$title[/] [not bold]$values[/]", title=number + frame.title, values=values
        )
        sizes = [f"model: {size}" for size in model_size(frame.memory)] if frame.has_model else ["no model"]
        self._titles.write(title.markup, next((size for size in sizes if len(size) <= room), sizes[-1]))

    def show_view(self, view: View) -> None:
        """Shows another view of the grid, and names it in place of older news."""
        self.grid.view = view
        self._dismissed, self._fresh = self._seen, ""
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
        self._fresh = self._change_line(frame, since) if fresh else ""
        self._write(self._fresh or self._view_line(), fresh=fresh)

    def _change_line(self, frame: LaneFrame, since: int) -> str:
        """The latest change of the maze: which layout it is, or that cells were edited."""
        layouts = len(self.maze.layouts)
        if frame.cells_changed:
            return self._fitting(f"◆ maze edited after step {count(since)}", "◆ maze edited")
        line = f"◆ maze changed after step {count(since)}"
        which = f": layout {frame.layout + 1} of {layouts}" * (layouts > 1)
        return self._fitting(line + which, line, f"◆ changed after step {count(since)}", "◆ maze changed")

    def _fitting(self, *variants: str) -> str:
        """The first text that fits the line above the grid, else the last."""
        return next((text for text in variants if len(text) <= self._news.content_size.width), variants[-1])

    def _view_line(self) -> str:
        """The view of the grid and, if κ is large, a warning; the warning alone where there is little room.

        Else of a maze with wind how strong it is in each column, or, where there is little room, that there is some.
        """
        grid, room = self.grid, self._news.content_size.width
        title = grid.view.title_at(grid.drawn_size, grid.shape)
        if self._page:
            title = next((text for text in (f"{self._page} · {title}", self._page) if len(text) <= room), self._page)
        variants = [*(f"{title} · {hint}" for hint in self._hints), *self._hints]
        if not variants:
            variants = [*(f"{title} · {wind}" for wind in winds(self.maze.wind)), title]
        return next((text for text in variants if len(text) <= room), variants[-1])

    def note(self, variants: Sequence[Content]) -> None:
        """Shows a text above the grid, the longest variant that fits; none takes it away."""
        self._note = variants
        self._write(self._fresh or self._view_line(), fresh=bool(self._fresh))

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


def parameters_of(written: str) -> list[str]:
    """The parameters of a lane's title, each as it is written: ``n 10``, ``γ .95``."""
    return written.split("  ")


def fitting(written: str, common: Collection[str], room: int) -> str:
    """The parameters of a lane as far as there is room; what it has in common with all others is left out first.

    Args:
        written: the parameters.
        common: those that all lanes have alike.
        room: columns.
    """
    if len(written) <= room:
        return written
    kept = parameters_of(written)
    text = " ".join(kept)
    for dropped in [*(each for each in reversed(kept) if each in common), *reversed(kept)]:
        if len(text) <= room or dropped not in kept or len(kept) == 1:
            continue
        kept.remove(dropped)
        text = " ".join([*kept, "…"])
    return text if len(text) <= room else text.removesuffix(" …")


def distinguishing(frames: Sequence[LaneFrame], index: int) -> str:
    """The parameters by which a lane differs from others of its name; empty where none has it."""
    alike = [parameters_of(each.parameters) for each in frames if each.title == frames[index].title]
    common = frozenset(alike[0]).intersection(*alike)
    return " ".join(each for each in parameters_of(frames[index].parameters) if each not in common)


def rewards_of(maze: Maze) -> NDArray[np.float64]:
    """float64[k]: what a step may earn, in parts."""
    if maze.table is not None:
        return maze.table.reward
    return np.array([maze.step_reward, *(kind.reward for kind in own_kinds(maze))])


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
