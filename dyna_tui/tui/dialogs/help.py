"""Help page: what is in focus, then all keys, glyphs and colours."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, ClassVar

from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text
from textual.app import ComposeResult
from textual.containers import VerticalScroll

from dyna_tui.maze.grid import GridShape, StateMap
from dyna_tui.tui.commands import Command
from dyna_tui.tui.dialogs.page_dialog import PageDialog
from dyna_tui.tui.drawing.action_glyphs import compass
from dyna_tui.tui.drawing.legend import MARKS, OVERLAY, Entry
from dyna_tui.tui.drawing.pair_cells import columns_of
from dyna_tui.tui.drawing.style_codes import SHIFT, Background, Foreground
from dyna_tui.tui.drawing.views import View
from dyna_tui.tui.focus_keys import FocusKeys
from dyna_tui.tui.text.action_keys import shown_keys
from dyna_tui.tui.widgets.grid import Grid
from dyna_tui.tui.widgets.grid_colours import style_of
from dyna_tui.tui.widgets.page import Page

INTRODUCTION = (
    "Each lane is one agent in its own copy of the maze. All lanes share one clock of real steps. Press k to count "
    "value updates instead, direct and simulated: each lane then takes as many real steps as fit into the same number "
    "of updates, at most one step per update. The step key then advances the focused lane by one step.",
    "In each real step an agent acts, learns from the outcome (direct RL), stores it in its model, and then learns "
    "from n simulated steps (planning). A tick is one of these.",
    "Below the lanes are the model of the focused lane and the learning curves of all lanes.",
    "Where brackets are hard to type: ( ) are [ ], ; : are { }. Under a Russian, Ukrainian, Greek, Hebrew, Arabic or "
    "Persian layout, keys are meant by their position.",
)

TIMELINE = (
    ("█", "the current time; click or drag to go elsewhere"),
    ("━ ─", "the past; the later steps, after a rewind"),
    ("┷", "end of an episode (where there is room)"),
    ("◆ ▲", "the maze changed; you changed something else"),
    ("× ◈", "the model became wrong; that and a change of the maze"),
)
"""What the timeline shows."""
MODEL = (
    ("s a", "the pair: a cell as (row,column), counted from 0, and an action"),
    ("r s'", "the predicted reward and next cell; end: the episode ends there"),
    ("seen", "how often the pair was tried"),
    ("tau", "real steps since it was last tried; if it never was, all real steps so far"),
    ("bonus", "kappa √tau, added in planning by Dyna-Q+, or in action selection with bonus=action"),
    ("true?", "yes, or what is outdated: × wall, × stays put, × goes to another cell, × reward"),
    ("", "assumed: never tried, or forgotten; assumed to stay put with reward 0"),
    ("p true p", "probability of the outcome in a model that counts outcomes, and in the maze"),
    ("priority", "priority in the queue of prioritized sweeping; blank if not queued"),
    ("◂", "the pair of the latest tick"),
    ("distance", "in a look-ahead: moves from the current cell; V is the value of the cell"),
    ("best", "in a look-ahead: the best actions and where they lead; ? was never tried"),
    ("◂", "in a look-ahead: on the best path"),
)
"""What the model panel shows."""
LANES = (
    ("counters", "real steps, planning steps, the current episode, and the reward so far"),
    ("act …", "the latest phase is in colour, with what it did"),
    ("ACT …", "in the line below: the cycle of the focused lane, and its latest tick as a formula"),
    ("3/10", "planning updates since the latest real step, of n; sweeps, of H"),
    ("queued", "prioritized sweeping: pairs in the queue"),
    ("queried", "look-ahead: pairs of the model queried for this decision, and on average"),
    ("◆", "the maze changed recently; the title bar shows the current layout"),
    (
        "κ …",
        "kappa is large: the exploration bonus outweighs the goal. After that many steps untried actions look better "
        "than the way to the goal, and there are more of them than can be tried in that time. Try a smaller kappa.",
    ),
    ("┊ change", "in the curves: the maze changed; in a lane's colour if only there"),
    ("log scale", "steps per episode: each factor of ten has the same height"),
)
"""What lanes and curves show."""
SAMPLE = 10
"""Columns for the key or sample that a line explains."""


class Help(PageDialog):
    """Keys, glyphs and colours."""

    BINDINGS: ClassVar = [
        ("escape,question_mark,q,f1", "dismiss", "Close"),
        ("home", "scroll('home')", "Top"),
        ("end", "scroll('end')", "End"),
    ]
    DEFAULT_CSS = """
    Help VerticalScroll {
        width: 96;
        padding: 0 2;
    }
    """

    def __init__(self, groups: Mapping[str, Sequence[Command[Any]]], grid: Grid, in_focus: Sequence[FocusKeys]) -> None:
        """Makes the help.

        Args:
            groups: the commands, by their headings.
            grid: the legend takes its colours from it.
            in_focus: what is in focus, with which the help begins.
        """
        super().__init__()
        self._in_focus = in_focus
        self._groups = groups
        self._grid = grid

    def compose(self) -> ComposeResult:
        """One long page."""
        page = VerticalScroll(Page(self._page()), can_focus=False)
        page.border_title = "dyna-tui help"
        page.border_subtitle = "↑ ↓ scroll · esc closes"
        yield page

    def _page(self) -> Group:
        parts: list[RenderableType] = []
        for title, keys in self._in_focus:
            parts += _section(title, ((Text(key.shown, "bold"), key.help) for key in keys), first=not parts)
        parts += [Text("\nThe laboratory", "bold underline"), *INTRODUCTION]
        for title, commands in self._groups.items():
            parts += _section(title, ((Text(command.shown, "bold"), command.help) for command in commands))
        parts += _section("On the grid", (self._sample(entry) for entry in (*OVERLAY, *MARKS)))
        if not isinstance(self._grid.shape, GridShape):
            lines = action_lines(self._grid.shape)
            parts += _section("Actions of this world", ((Text(name), text) for name, text in lines))
        for view in View:
            own = (self._sample(entry) for entry in view.help)
            parts += _section(f"View: {view.title}", own, view.legend)
        parts += _section("Lanes and curves", ((Text(name), text) for name, text in LANES))
        parts += _section("Timeline", ((Text(glyph), text) for glyph, text in TIMELINE))
        parts += _section("Model", ((Text(name), text) for name, text in MODEL))
        return Group(*parts)

    def _sample(self, entry: Entry) -> tuple[Text, str]:
        sample, colour, meaning = entry
        if colour == "wall":
            (segment,) = self._grid.palette.segments([(sample, Background.WALL | Foreground.WALL << SHIFT)])
            return Text(segment.text, segment.style or ""), meaning
        return Text(sample, style_of(self._grid, colour)), meaning


def action_lines(grid: StateMap) -> Iterable[tuple[str, str]]:
    """Of the actions of a world that is no maze: where their fields are, and the keys that drive them."""
    yield "signs", "in a picture: the world's own, of its walls and places; S a start, G an end"
    if grid.listed:
        yield "fields", "one for each action, from left to right in the order below"
    elif compass(grid.actions) is not None:
        yield "fields", "each on the side to which its action moves"
    else:
        yield "fields", f"one for each action, {columns_of(len(grid.actions))} in a row, in the order below"
    for key, action in zip(shown_keys(grid.actions), grid.actions, strict=True):
        yield action.arrow, f"{action.name}{f'; driving (d): {key}' if key else ''}"


def _section(
    title: str, lines: Iterable[tuple[Text, str]], intro: str = "", *, first: bool = False
) -> list[RenderableType]:
    """A titled list of things and their meanings; a blank line is above it, unless it is the first of all."""
    table = Table.grid(padding=(0, 2, 0, 0))
    table.add_column(width=SAMPLE, no_wrap=True)
    table.add_column()
    for sample, meaning in lines:
        table.add_row(sample, meaning)
    heading = Text(title if first else f"\n{title}", "bold underline")
    return [heading, Text(intro), table] if intro else [heading, table]
