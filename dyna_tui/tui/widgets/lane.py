"""A lane on the screen: its grid, what is shown of it, and its counters."""

from collections.abc import Sequence

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.events import Click
from textual.message import Message
from textual.widgets import Static

from dyna_tui.charts.numbers import count
from dyna_tui.lab.brushes import own_kinds
from dyna_tui.lab.frames.frame import LaneFrame
from dyna_tui.maze import Maze
from dyna_tui.tui.drawing.views import View
from dyna_tui.tui.themes.lane_colours import lane_colour
from dyna_tui.tui.widgets.counters import Counters
from dyna_tui.tui.widgets.grid import Grid
from dyna_tui.tui.widgets.titles import Titles

FRAME_LINES = 7
"""Lines of a lane that are not its grid: borders, the line above the grid, counters."""
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
            """Its place among the lanes."""

    def __init__(self, maze: Maze, index: int, *, numbered: bool = False) -> None:
        """Makes the view of the lane at a place; where lanes are many its title begins with it, from 1."""
        super().__init__(classes="lane focused" if index == 0 else "lane")
        self.maze = maze
        self.index = index
        self.numbered = numbered
        """Whether its title begins with its place."""
        self._shown: int | None = None
        """The number of the lane that is shown."""
        self.grid = Grid(maze.grid, maze.kinds)
        self._titles = Titles(self)
        self._news = Static(classes="news")
        rewards = (maze.step_reward, *(kind.reward for kind in own_kinds(maze)))
        self._counters = Counters(cents=any(reward % 1 for reward in rewards))
        self._seen = (0, 0)
        self._told = (0, 0)
        """The change after which a view was chosen: no news any more."""
        self._news_until = 0.0
        self._hints: tuple[str, ...] = ()
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

    def show(self, frame: LaneFrame, now: float) -> None:
        """Draws a frame, ``now`` seconds by some clock."""
        if frame.number != self._shown:
            self._shown = frame.number
            self._seen = self._told = (len(frame.changes), frame.layout)
            self._news_until = 0.0
            self.grid.reset()
        hue = lane_colour(frame.number, self.background_colors[1])
        place = f"{self.index + 1} " if self.numbered else ""
        title = Content.from_markup(
            f"[{hue}]$title[/] [not bold]$values[/]", title=place + frame.title, values=frame.parameters
        )
        memory = frame.memory
        remembered = f"{count(memory.remembered)} remembered"
        outdated = f"{count(memory.outdated)} outdated of " if memory.outdated else ""
        self._titles.write(title.markup, f"{outdated}{remembered}" if frame.has_model else "no model")
        self.grid.show(frame)
        self._counters.show(frame)
        self._tell(frame, now)

    def show_view(self, view: View) -> None:
        """Shows another view of the grid, and names it in place of older news."""
        self.grid.view = view
        self._told = self._seen
        self._write(self._calm_line(), fresh=False)

    def _tell(self, frame: LaneFrame, now: float) -> None:
        """Announces a change of the maze for a while; says what the grid shows otherwise, and what is amiss."""
        self._hints = hints(frame.bonus_horizon)
        since = frame.changes[-1] if frame.changes else 0
        changed = (len(frame.changes), frame.layout)
        if changed != self._seen:
            self._news_until = now + NEWS_SECONDS if len(frame.changes) > self._seen[0] else 0.0
            self._seen = changed
        recent = now < self._news_until or frame.counters.real_steps - since < NEWS_STEPS
        fresh = bool(frame.changes) and recent and changed != self._told
        news = f"◆ the maze changed after step {count(since)}"
        which = f": layout {frame.layout + 1} of {len(self.maze.layouts)}"
        if len(news + which) <= self._news.content_size.width:
            news += which
        self._write(news if fresh else self._calm_line(), fresh=fresh)

    def _calm_line(self) -> str:
        """What the grid shows, and that curiosity outweighs the goal where it does; this alone in little room."""
        title, room = self.grid.view.title, self._news.content_size.width
        ways = [*(f"{title} · {hint}" for hint in self._hints), *self._hints]
        return next((way for way in ways if len(way) <= room), ways[-1] if ways else title)

    def note(self, ways: Sequence[Content]) -> None:
        """Has the line above the grid say something, in fewer and fewer words, until it is to say nothing more."""
        self._note = ways
        self._write(self._calm_line(), fresh=False)

    def _write(self, line: str, *, fresh: bool) -> None:
        """Writes the line above the grid: what it is to say, where there is something, else this."""
        room = self._news.content_size.width
        note = next((way for way in self._note if way.cell_length <= room), self._note[-1] if self._note else None)
        self._news.set_class(fresh and note is None, "fresh")
        self._news.set_class(note is not None, "noted")
        shown = line if note is None else note.markup
        if shown != self._line:
            self._line = shown
            self._news.update(line if note is None else note, layout=False)


def hints(bonus_horizon: float | None) -> tuple[str, ...]:
    """That curiosity outweighs the goal, in fewer and fewer words; nothing where it does not."""
    if bonus_horizon is None:
        return ()
    brief = "κ outweighs the goal"
    steps = round(bonus_horizon)
    if not steps:
        return (f"{brief} at once", brief)
    after = f"{brief} after {count(steps)} step{'s' if steps > 1 else ''}"
    return (f"{after} untried", after, brief)
