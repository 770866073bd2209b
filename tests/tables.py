"""Worlds given by tables, for tests of what is not a maze: a lake, a taxi on pages, lists of few and many actions."""

from collections.abc import Iterable, Sequence

import numpy as np

from dyna_tui.maze.grid import Move
from dyna_tui.maze.settings import Settings
from dyna_tui.maze.table import NO_STATE, Page, Table
from dyna_tui.maze.table_maze import TableMaze, table_maze

Outcome = tuple[float, int, float, bool]
Rows = Sequence[Sequence[Sequence[Outcome]]]

LEFT, DOWN, RIGHT, UP = (
    Move("left", "←", 0, -1),
    Move("down", "↓", 1, 0),
    Move("right", "→", 0, 1),
    Move("up", "↑", -1, 0),
)
PICK, DROP = Move("pick up", "P"), Move("drop off", "D")


def world(
    title: str,
    actions: Sequence[Move],
    rows: Rows,
    start: Iterable[int],
    pages: Sequence[Page] = (),
    labels: Sequence[str] = (),
    estimated: str = "",
    **settings: object,
) -> TableMaze:
    """The world of outcomes for each state and action; episodes begin in any of some states alike."""
    flat = [outcome for row in rows for outcomes in row for outcome in outcomes]
    probability, following, reward, terminal = zip(*flat, strict=True)
    starts = np.array(sorted(start), np.int32)
    table = Table(
        actions=tuple(actions),
        indptr=np.cumsum([0, *(len(outcomes) for row in rows for outcomes in row)]),
        next_state=np.array(following, np.int32),
        probability=np.array(probability, np.float64),
        reward=np.array(reward, np.float64),
        terminal=np.array(terminal, np.bool_),
        start=starts,
        start_weight=np.full(len(starts), 1 / len(starts)),
        labels=tuple(labels),
        pages=tuple(pages),
        estimated=estimated,
    )
    return table_maze(table, Settings(title=title, **settings), title.lower())  # type: ignore[arg-type]


def lake(slippery: bool = True) -> TableMaze:
    """FrozenLake-v1's 4x4 map: left, down, right, up; each move slips to its sides with a chance of 1/3 each."""
    text = "SFFFFHFHFFFHHFFG"
    actions = (LEFT, DOWN, RIGHT, UP)

    def moved(state: int, action: int) -> Outcome:
        row, column = divmod(state, 4)
        move = actions[action]
        row, column = min(max(row + move.down, 0), 3), min(max(column + move.right, 0), 3)
        reached = row * 4 + column
        return 1.0, reached, float(text[reached] == "G"), text[reached] in "GH"

    def outcomes(state: int, action: int) -> list[Outcome]:
        if text[state] in "GH":
            return [(1.0, state, 0.0, True)]
        ways = [(action - 1) % 4, action, (action + 1) % 4] if slippery else [action]
        found: dict[tuple[int, float, bool], float] = {}
        for way in ways:
            _, reached, reward, ends = moved(state, way)
            key = reached, reward, ends
            found[key] = found.get(key, 0.0) + 1 / len(ways)
        return [(probability, *key) for key, probability in found.items()]

    rows = [[outcomes(state, action) for action in range(4)] for state in range(16)]
    pages = [Page("", np.arange(16, dtype=np.int32).reshape(4, 4))]
    return world("Lake", actions, rows, [0], pages, max_episode_steps=100)


def taxi() -> TableMaze:
    """A small taxi: a passenger at the left top or in the taxi, to be left at the right bottom of three by three cells.

    State = 9 * (passenger in the taxi) + cell; the picture has a column between the cells. As in Taxi-v3 steps cost 1,
    a wrong pick-up 10, and the ride earns 20.
    """
    actions = (DOWN, UP, RIGHT, LEFT, PICK, DROP)

    def outcome(state: int, action: int) -> Outcome:
        riding, cell = divmod(state, 9)
        row, column = divmod(cell, 3)
        move = actions[action]
        if move in (DOWN, UP, RIGHT, LEFT):
            row, column = min(max(row + move.down, 0), 2), min(max(column + move.right, 0), 2)
            return 1.0, riding * 9 + row * 3 + column, -1.0, False
        if move == PICK and not riding and cell == 0:
            return 1.0, 9 + cell, -1.0, False
        if move == DROP and riding and cell == 8:
            return 1.0, 8, 20.0, True
        return 1.0, state, -10.0, False

    rows = [[[outcome(state, action)] for action in range(6)] for state in range(18)]
    cells = np.insert(np.arange(9, dtype=np.int32).reshape(3, 3), 2, NO_STATE, axis=1)
    signs = ("R # ", "    ", "   B")
    riding = np.where(cells == NO_STATE, NO_STATE, cells + 9).astype(np.int32)
    pages = [Page("passenger at R, to B", cells, signs), Page("passenger in the taxi, to B", riding, signs)]
    labels = [f"{row},{column}{mark}" for mark in ("R", "t") for row in range(3) for column in range(3)]
    return world("Taxi", actions, rows, range(1, 9), pages, labels, max_episode_steps=200)


def numbered(actions: int, states: int = 12, estimated: str = "") -> TableMaze:
    """A chain of states without a picture: action 0 goes back to the start, each other on with a chance of its own.

    The last state ends an episode.
    """
    last = states - 1

    def outcomes(state: int, action: int) -> list[Outcome]:
        if state == last:
            return [(1.0, last, 0.0, True)]
        if action == 0:
            return [(1.0, 0, -0.1, False)]
        on = action / actions
        return [(on, state + 1, float(state + 1 == last), state + 1 == last), (1 - on, state, -0.5, False)]

    rows = [[outcomes(state, action) for action in range(actions)] for state in range(states)]
    signs = "0123456789ACDFGHIJKLMOQRSTUXYZ"
    moves = [Move(f"action {action}", signs[action % len(signs)]) for action in range(actions)]
    return world(f"Chain of {actions}", moves, rows, [0], estimated=estimated)


def worlds() -> dict[str, TableMaze]:
    """One of each kind, by name."""
    return {
        "lake": lake(),
        "taxi": taxi(),
        "list": numbered(3, estimated="estimated from 1,000 samples"),
        "wide": numbered(20),
    }
