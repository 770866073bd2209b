"""What one sees and what one can press."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, ClassVar

from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text
from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.screen import ModalScreen
from textual.widgets import Static

from dyna_tui.tui.commands import Command
from dyna_tui.tui.drawing.legend import MARKS, OVERLAY, Entry
from dyna_tui.tui.drawing.views import View
from dyna_tui.tui.widgets.grid import Grid

INTRODUCTION = (
    "Each lane is one agent in its own copy of the maze; all lanes share one clock of real steps. With k it counts "
    "value updates, direct and simulated: then a lane makes as many real steps as the same updates pay for, though "
    "never more steps than updates, and a step is one of the lane in focus.",
    "In each real step an agent acts, learns from what happened (direct RL), remembers it (model), and then "
    "imagines n remembered steps and learns from those too (planning). A tick is one of these.",
    "Below the lanes: what the agent in focus remembers, and how all of them have done so far.",
)

LINE = (
    ("█", "the present; click on the line, or drag, to go elsewhere"),
    ("━ ─", "what came before; what lies ahead since you went back"),
    ("┷", "an episode ended (where there is room)"),
    ("◆ ▲", "the maze changed; you did something else"),
    ("×", "the first step on which the model was wrong"),
)
"""What the line of the whole run shows."""
MEMORY = (
    ("s a", "the pair: the cell by (row,column) from 0, and the move"),
    ("r s'", "what the model says follows: the reward and the next cell; end: the episode ends there"),
    ("seen", "how often the pair was really tried"),
    ("tau", "real steps since it was last tried"),
    ("bonus", "kappa √tau: Dyna-Q+ adds it when it imagines, or (bonus=action) when it acts"),
    ("tau", "of a pair that was never tried: all real steps so far"),
    ("true?", "yes, or what is wrong now: × wall, × stays put, × leads to another cell, × another reward"),
    ("", "untried: only believed, to stay put with reward 0"),
    ("p true p", "how likely a model that counts believes an outcome is, and how likely it is"),
    ("priority", "how much the pair would change; blank where it is not in the queue"),
    ("◂", "what the latest tick was about: tried, learned or imagined"),
    ("away V", "a look-ahead: its states, by moves away, and what each is worth"),
    ("best", "the moves believed best there, and where they lead; ? was never tried"),
    ("◂", "in a look-ahead: on the way believed best"),
)


LANES = (
    ("counters", "real steps, planning steps, the number of the episode under way, and the reward so far"),
    ("act …", "the part of the cycle that happened last is in its colour, with what it did"),
    ("ACT …", "in the line below: the cycle of the lane in focus, and its latest tick as a formula"),
    ("3/10", "planning updates made since the latest real step, of n; sweeps, of H"),
    ("queued", "prioritized sweeping: the pairs that wait in its queue"),
    ("asked", "a look-ahead: the pairs it asked the model about now, and before in the mean"),
    ("◆", "the maze changed a moment ago; the line on top says which layout is in force since when"),
    (
        "κ …",
        "curiosity leaves the goal little: what was left alone for so many real steps looks better than the way "
        "there, and there are more moves than one can try in that time; a smaller kappa helps",
    ),
    ("┊ change", "on a curve: where the maze changed, for lanes apart in the lane's colour"),
    ("log scale", "steps per episode: ten times as many is as far as from 10 to 100"),
)
SAMPLE = 10
"""Columns for what is explained."""


class Help(ModalScreen[None]):
    """Keys, glyphs and colours."""

    BINDINGS: ClassVar = [
        ("escape,question_mark,q,f1", "dismiss", "Close"),
        ("down", "scroll('down')", "Down"),
        ("up", "scroll('up')", "Up"),
        ("pagedown,space", "scroll('page_down')", "Page down"),
        ("pageup", "scroll('page_up')", "Page up"),
        ("home", "scroll('home')", "Top"),
        ("end", "scroll('end')", "End"),
    ]
    DEFAULT_CSS = """
    Help { align: center middle; }
    Help VerticalScroll {
        width: 96;
        max-width: 100%;
        height: auto;
        max-height: 100%;
        border: round $foreground 60%;
        border-title-style: bold;
        background: $surface;
        padding: 0 2;
        scrollbar-size-vertical: 1;
    }
    Help Static { width: 1fr; height: auto; }
    """

    def __init__(self, groups: Mapping[str, Sequence[Command[Any]]], grid: Grid) -> None:
        """Makes the help of some commands, by their headings; ``grid`` has the colours that the legend shows."""
        super().__init__()
        self._groups = groups
        self._grid = grid

    def compose(self) -> ComposeResult:
        """One long page."""
        page = VerticalScroll(Static(self._page()), can_focus=False)
        page.border_title = "dyna-tui: what you see and what you can press"
        page.border_subtitle = "↑ ↓ scroll · esc closes"
        yield page

    def action_scroll(self, how: str) -> None:
        """Scrolls the page: up, down, page_up, page_down, home or end."""
        getattr(self.query_one(VerticalScroll), f"scroll_{how}")(animate=False)

    def _page(self) -> Group:
        parts: list[RenderableType] = [*INTRODUCTION]
        for title, commands in self._groups.items():
            parts += _section(title, ((Text(command.shown, "bold"), command.help) for command in commands))
        parts += _section("On the grid", (self._sample(entry) for entry in (*OVERLAY, *MARKS)))
        for view in View:
            own = (self._sample(entry) for entry in view.help)
            parts += _section(f"View: {view.title}", own, view.legend)
        parts += _section("Lanes and curves", ((Text(name), says) for name, says in LANES))
        parts += _section("The line of the whole run", ((Text(glyph), says) for glyph, says in LINE))
        parts += _section("What the agent remembers", ((Text(name), says) for name, says in MEMORY))
        return Group(*parts)

    def _sample(self, entry: Entry) -> tuple[Text, str]:
        sample, component, meaning = entry
        return Text(sample, self._grid.get_component_rich_style(component, partial=True)), meaning


def _section(title: str, lines: Iterable[tuple[Text, str]], says: str = "") -> list[RenderableType]:
    """A titled list of things and their meanings."""
    table = Table.grid(padding=(0, 2, 0, 0))
    table.add_column(width=SAMPLE, no_wrap=True)
    table.add_column()
    for sample, meaning in lines:
        table.add_row(sample, meaning)
    heading = Text(f"\n{title}", "bold underline")
    return [heading, Text(says), table] if says else [heading, table]
