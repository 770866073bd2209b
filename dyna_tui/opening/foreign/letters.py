"""Grids of letters: FrozenLake's maps, those of gym-simplegrid and rllab, and what Gymnasium's cliff prints."""

from dyna_tui.opening.foreign.errors import check_width
from dyna_tui.opening.foreign.grid import ForeignGrid
from dyna_tui.opening.foreign.rows import Rows

FROZEN_LAKE = set("SFHG")
WITH_WALLS = set("SFHGWE")
CLIFF = set("oxCT")
HOLE = "H = { terminal = true }"
END = "T = { terminal = true }"
FALL = 'C = { reward = -99.0, to = "start" }'
LARGE_LAKE = 8
"""Rows and columns of FrozenLake8x8-v1, whose episodes may be twice as long as those of FrozenLake-v1."""


def frozen_lake(rows: Rows, path: str) -> ForeignGrid | None:
    """A map of FrozenLake (S, F, H, G), or one with walls (W) and empty cells (E) besides.

    Gymnasium's FrozenLake is slippery: a move goes where it is meant to with chance 1/3, and to each of its two sides
    with 1/3, which is a slip of 2/3. Maps with W or E are those of libraries in which moves do not slip.

    Raises:
        MazeError: at a row of another length.
    """
    signs = set("".join(rows.rows))
    if not signs <= WITH_WALLS or not signs & set("FHWE") or "S" not in signs:
        return None
    check_width(rows, path)
    translated = tuple(row.translate(str.maketrans("FEW", "..#")) for row in rows.rows)
    cells = (HOLE,) if "H" in signs else ()
    terminal = "GH" if "H" in signs else "G"
    holes = ", H ends the episode" if "H" in signs else ""
    if not signs <= FROZEN_LAKE:
        floor = " and ".join(sign for sign in "FE" if sign in signs)
        assumed = f"a map of letters: {floor or 'S'} floor, W wall{holes}, no move slips"
        return ForeignGrid(rows=translated, assumed=assumed, cells=cells, terminal=terminal)
    is_large = len(translated) == len(translated[0]) == LARGE_LAKE
    steps = 200 if is_large else 100
    slippery = "moves slip to the sides as in Gymnasium"
    return ForeignGrid(
        rows=translated,
        assumed=f"a map of FrozenLake: F floor{holes}, {slippery}, {steps} steps an episode",
        settings=("slip = 0.6666666666666666", 'slip_to = "sides"', f"max_episode_steps = {steps}"),
        cells=cells,
        terminal=terminal,
    )


def printed_cliff(rows: Rows, path: str) -> ForeignGrid | None:
    """What Gymnasium's CliffWalking prints (o, x, C, T), and gridworlds that print themselves so."""
    signs = set("".join(rows.rows))
    if not signs <= CLIFF or not {"x", "T"} <= signs or rows.spread == 1:
        return None
    check_width(rows, path)
    cliff = ", C the cliff: -100 and back to the start" if "C" in signs else ""
    return ForeignGrid(
        rows=tuple(row.translate(str.maketrans("ox", ".S")) for row in rows.rows),
        assumed=f"a printed gridworld: x the start, T the goal, -1 a step{cliff}",
        settings=("step_reward = -1.0",),
        cells=(END, *((FALL,) if "C" in signs else ())),
        terminal="T",
    )
