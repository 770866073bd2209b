"""Legend of the grid: what its glyphs and colours mean, for the help page."""

from typing import TypeAlias

from dyna_tui.tui.drawing.glyphs import AGENT, DOT, OUTDATED, RING, WALL

Entry: TypeAlias = tuple[str, str, str]
"""A sample, the colour of the grid that it has, and what it means."""

OVERLAY: tuple[Entry, ...] = (
    (AGENT, "agent", "the agent"),
    ("S", "start", "a start cell"),
    ("G", "goal", "a goal: reaching it ends the episode"),
    ("P", "pit", "a cell with a negative reward; other letters are the maze's own"),
    (WALL * 3, "wall", "wall"),
    (f"{DOT} {RING}", "trail", "the agent's path this episode"),
    ("[ ]", "cursor", "the cursor: reversed colours, corners around a large cell, brackets on a wall"),
)
"""What is drawn over every view."""

MARKS: tuple[Entry, ...] = (
    (OUTDATED, "outdated", "outdated: the model's prediction for this action no longer holds"),
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
    ("■", "cold", "the lowest values so far; no colour: never visited"),
    ("■", "warm", "the highest values so far"),
)
ZERO: Entry = (f"{DOT} ≈0", "agent", "exactly zero, and too near zero for a digit")
AMOUNT: Entry = ("■", "amount", "the stronger the colour, the larger the number (log scale)")
SIGNED: tuple[Entry, ...] = (
    ("■", "below", "below zero"),
    ("■", "above", "above zero"),
    ZERO,
)
DIGIT: Entry = ("0 … 9", "agent", "in one column: position on the colour scale")
UNITS: Entry = ("3h 1k 2M", "agent", "hundreds, thousands, millions")
