"""Legend of the grid: what its glyphs and colours mean, for the help page."""

from typing import TypeAlias

from dyna_tui.tui.drawing.glyphs import AGENT, CROSSED, OUTDATED, WALL
from dyna_tui.tui.drawing.numbers import ZERO as NOTHING

Entry: TypeAlias = tuple[str, str, str]
"""A sample, the colour of the grid that it has, and what it means."""

SWATCH = "▮"
"""A sample of a colour."""

OVERLAY: tuple[Entry, ...] = (
    (AGENT, "agent", "the agent"),
    ("S", "start", "a start cell"),
    ("G", "goal", "a goal: reaching it ends the episode"),
    ("P", "pit", "a cell with a negative reward; other letters are the maze's own"),
    ("A", "agent", "a letter may send the agent on: the inspector says where it leads to"),
    ("wind ↑", "agent", "rows that the wind of each column blows the agent up; the inspector says it of a cell"),
    (WALL * 3, "wall", "wall"),
    (SWATCH, "trail", "a cell's ground: the agent's path this episode"),
    ("[ ]", "cursor", "the cursor: reversed colours, corners around a large cell, brackets on a wall"),
)
"""What is drawn over every view."""

MARKS: tuple[Entry, ...] = (
    (OUTDATED, "outdated", "outdated: the model's prediction for this action no longer holds"),
    ("→×", "outdated", "a cross stands at its action's side; an arrow beside it is greedy all the same"),
    (" ".join(CROSSED.values()), "outdated", "in one column: outdated, and the only greedy action"),
    ("↑", "planned", "underlined: updated by the latest planning"),
    ("_", "act", "underlined in the middle, in one of the four colours below: the next state"),
    ("↑", "act", "reversed: the action just taken"),
    ("↑", "direct-rl", "reversed: the pair just updated by direct RL"),
    ("↑", "model", "reversed: the pair just stored in the model"),
    ("↑", "planning", "reversed: the pair just simulated"),
)
"""What is marked in every view."""

ARROWS: tuple[Entry, ...] = (
    ("←↑ ", "agent", "the greedy actions; ties show them all, ↕ ↔ are two opposite ones"),
    ("└ ┴ ┼", "agent", "the same in one column: each arm is a greedy action"),
    ("   ", "agent", "no arrow: all four actions are tied"),
)
VALUES: tuple[Entry, ...] = (
    (SWATCH, "cold", "the lowest values so far (in viridis and cividis: dark); no colour: never visited"),
    (SWATCH, "warm", "the highest values so far (in viridis and cividis: yellow)"),
)
ZERO: Entry = (f"{NOTHING} ≈0", "agent", "exactly zero, and too near zero for a digit")
AMOUNT: Entry = (SWATCH, "amount", "the stronger the colour, the larger the number (log scale)")
SIGNED: tuple[Entry, ...] = (
    (SWATCH, "below", "below zero"),
    (SWATCH, "above", "above zero"),
    ZERO,
)
DIGIT: Entry = ("0-9", "agent", "in one column: position on the colour scale")
UNITS: Entry = ("3h 1k 2M", "agent", "hundreds, thousands, millions")
