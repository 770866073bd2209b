"""Modes of the keys: usual, editing the maze, driving the agent; and what the line above each grid says of them."""

from textual.content import Content

from dyna_tui.lab.text.names import kind_name
from dyna_tui.maze.grid import MOVES, Move
from dyna_tui.tui.commands import Mode
from dyna_tui.tui.laboratory.context import Context
from dyna_tui.tui.laboratory.panels import Panels
from dyna_tui.tui.text.action_keys import named_keys, shown_keys

DIGITS = 9
"""Brushes that have a digit; no more are shown at once."""
DRIVING = (Content("driving: ← ↑ → ↓ move the agent · d stops"), Content("driving: ← ↑ → ↓"))


def driving(actions: tuple[Move, ...]) -> tuple[Content, ...]:
    """How an agent is driven, longest text first."""
    if actions == MOVES:
        return DRIVING
    keys, short = named_keys(actions), " ".join(filter(None, shown_keys(actions)))
    return tuple(map(Content, (f"driving: {' · '.join(keys)} · d stops", f"driving: {' · '.join(keys)}", short)))


class Modes:
    """The mode that the keys are in, and the brush."""

    def __init__(self, context: Context, panels: Panels) -> None:
        """Begins with the usual keys."""
        self._context = context
        self._panels = panels
        self.mode = Mode.USUAL
        self.brush = 0
        """The kind of cell that is set, an index into the maze's kinds."""
        self.everywhere = False
        """Whether all lanes are edited, and not only the one in focus."""

    @property
    def editing(self) -> bool:
        """Whether the maze is being edited."""
        return self.mode is Mode.EDIT

    def enter(self, mode: Mode) -> None:
        """Has the keys mean what they do in a mode."""
        self.mode = mode
        self.show()
        self._context.host.update_bars()

    def show(self) -> None:
        """Says above the grids what the keys do to them."""
        for lane in self._panels.lanes:
            focused = lane.index == self._context.focus
            if self.editing and (focused or self.everywhere):
                lane.note(self._brushes())
            elif self.mode is Mode.DRIVE and focused:
                lane.note(driving(self._context.maze.grid.actions))
            else:
                lane.note(())

    def _brushes(self) -> tuple[Content, ...]:
        """The brushes, the chosen one inside out, in fewer and fewer words."""
        kinds = self._context.maze.kinds
        first = max(0, min(self.brush - DIGITS // 2, len(kinds) - DIGITS))
        shown = range(first, min(first + DIGITS, len(kinds)))
        who = f" · {'all lanes' if self.everywhere else 'this lane'}" if len(self._panels.lanes) > 1 else ""

        def brush(kind: int, text: str) -> Content:
            link = Content.from_markup(f"[@click=screen.choose_brush({kind})] $text [/]", text=text)
            return link.stylize("reverse bold") if kind == self.brush else link

        def words(kind: int) -> str:
            name = kind_name(kinds[kind]).removeprefix(kinds[kind].symbol).removeprefix(",").strip()
            return f"{kind + 1} {kinds[kind].symbol} {name}"

        name = kind_name(kinds[self.brush])
        symbols = Content("").join([brush(kind, kinds[kind].symbol) for kind in shown])
        long = Content("").join([brush(kind, words(kind)) for kind in shown])
        return long + who, symbols + f" {name}{who}", symbols + f" {name}", symbols
