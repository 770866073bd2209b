"""What every glyph and colour of the grid means, for the help screen."""

from typing import TypeAlias

from dyna_tui.tui.drawing.slots import AGENT, DOT, OUTDATED, RING, WALL
from dyna_tui.tui.drawing.views import View

Entry: TypeAlias = tuple[str, str, str]
"""A sample, the component class of the grid that colours it, and what it means."""

STANDING: tuple[Entry, ...] = (
    (AGENT, "grid--agent", "the agent"),
    ("S", "grid--start", "a start"),
    ("G", "grid--goal", "a goal: it ends the episode"),
    ("P", "grid--pit", "a cell that costs; other letters are the maze's own"),
    (WALL * 3, "grid--wall", "wall"),
    (f"{DOT} {RING}", "grid--trail", "where the agent came through in this episode"),
    ("[ ]", "grid--cursor", "the cursor: the cell inside out, corners around a large one, brackets on a wall"),
)

MARKS: tuple[Entry, ...] = (
    (OUTDATED, "grid--outdated", "a move remembered here that the world would now answer otherwise"),
    ("↑", "grid--planned", "underlined: the latest planning updated it"),
    ("_", "grid--act", "underlined in the middle, in the hue of one of these four: where it led to"),
    ("↑", "grid--act", "inside out: the move just made"),
    ("↑", "grid--direct-rl", "inside out: the pair that direct RL just updated"),
    ("↑", "grid--model", "inside out: the pair that the model just learned"),
    ("↑", "grid--planning", "inside out: the pair just imagined"),
)

_ARROWS: tuple[Entry, ...] = (
    ("←↑ ", "grid--agent", "the greedy moves; a tie shows all of them, ↕ ↔ two opposite ones"),
    ("└ ┴ ┼", "grid--agent", "the same in one column: the arms point the way"),
    ("   ", "grid--agent", "no arrow: all four moves are worth the same"),
)
_VALUES: tuple[Entry, ...] = (
    ("■", "grid--cold", "the lowest values so far; bare ground was never visited"),
    ("■", "grid--warm", "the highest values so far"),
)
_ZERO: Entry = (DOT, "grid--agent", "exactly zero; .00 and -.0 are a little above and below it")
_AMOUNT: Entry = ("■", "grid--amount", "the stronger, the more (on a logarithmic scale)")
_SIGNED: tuple[Entry, ...] = (
    ("■", "grid--below", "below zero"),
    ("■", "grid--above", "above zero"),
    _ZERO,
)
_DIGIT: Entry = ("0 … 9", "grid--agent", "in one column: how far up the scale of the colours")
_UNITS: Entry = ("3h 1k 2M", "grid--agent", "hundreds, thousands, millions")

_OWN: dict[View, tuple[Entry, ...]] = {
    View.ARROWS: (*_ARROWS, *_VALUES),
    View.Q_VALUES: (*_VALUES, ("bold", "grid--agent", "the greedy moves"), _ZERO),
    View.VISITS: (_AMOUNT, _UNITS, _DIGIT),
    View.TAU: (_AMOUNT, ("bold", "grid--agent", "really tried; others count from step 0"), _UNITS, _DIGIT),
    View.TD_ERROR: (*_SIGNED, _DIGIT),
    View.DISTANCE: (*_SIGNED, _DIGIT, ("…", "grid--agent", "the optimal values are still being computed")),
    View.BELIEF: (
        ("←↕→", "grid--agent", "the moves believed to lead to another cell"),
        (DOT, "grid--agent", "remembered, but no move is believed to lead away"),
        ("■", "grid--agent", "in a wedge: believed to stay put"),
        ("?", "grid--agent", "in a wedge: never tried, believed to stay put with reward 0"),
        ("→+1", "grid--warm", "in a wedge: believed to earn a reward"),
    ),
}


def legend(view: View) -> list[Entry]:
    """What the glyphs and colours of a view mean: its own first, then those of all views."""
    return [*_OWN[view], *MARKS, *STANDING]
