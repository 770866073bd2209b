"""Legend of the grid: what its glyphs and colours mean, for the help page."""

from typing import TypeAlias

from dyna_tui.tui.drawing.glyphs import AGENT, DOT, OUTDATED, RING, WALL

Entry: TypeAlias = tuple[str, str, str]
"""A sample, the component class of the grid that colours it, and what it means."""

OVERLAY: tuple[Entry, ...] = (
    (AGENT, "grid--agent", "the agent"),
    ("S", "grid--start", "a start cell"),
    ("G", "grid--goal", "a goal: reaching it ends the episode"),
    ("P", "grid--pit", "a cell with a negative reward; other letters are the maze's own"),
    (WALL * 3, "grid--wall", "wall"),
    (f"{DOT} {RING}", "grid--trail", "the agent's path this episode"),
    ("[ ]", "grid--cursor", "the cursor: reversed colours, corners around a large cell, brackets on a wall"),
)
"""What is drawn over every view."""

MARKS: tuple[Entry, ...] = (
    (OUTDATED, "grid--outdated", "outdated: the model's prediction for this action no longer holds"),
    ("↑", "grid--planned", "underlined: updated by the latest planning"),
    ("_", "grid--act", "underlined in the middle, in one of the four colours below: the next state"),
    ("↑", "grid--act", "reversed: the action just taken"),
    ("↑", "grid--direct-rl", "reversed: the pair just updated by direct RL"),
    ("↑", "grid--model", "reversed: the pair just stored in the model"),
    ("↑", "grid--planning", "reversed: the pair just simulated"),
)
"""What is marked in every view."""

ARROWS: tuple[Entry, ...] = (
    ("←↑ ", "grid--agent", "the greedy actions; ties show them all, ↕ ↔ are two opposite ones"),
    ("└ ┴ ┼", "grid--agent", "the same in one column: each arm is a greedy action"),
    ("   ", "grid--agent", "no arrow: all four actions are tied"),
)
VALUES: tuple[Entry, ...] = (
    ("■", "grid--cold", "the lowest values so far; no colour: never visited"),
    ("■", "grid--warm", "the highest values so far"),
)
ZERO: Entry = (DOT, "grid--agent", "exactly zero; .00 and -.0 are slightly above and below")
AMOUNT: Entry = ("■", "grid--amount", "the stronger the colour, the larger the number (log scale)")
SIGNED: tuple[Entry, ...] = (
    ("■", "grid--below", "below zero"),
    ("■", "grid--above", "above zero"),
    ZERO,
)
DIGIT: Entry = ("0 … 9", "grid--agent", "in one column: position on the colour scale")
UNITS: Entry = ("3h 1k 2M", "grid--agent", "hundreds, thousands, millions")
