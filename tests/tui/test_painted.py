"""Painted cells, read back, are the engine's: arrows, crosses, values, the model, the agent, counters."""

from collections.abc import Mapping
from random import Random

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from textual.geometry import Offset

from dyna_tui.agents import VARIANTS, Model
from dyna_tui.lab.frames.frame import Window
from dyna_tui.lab.frames.model_list import ModelList
from dyna_tui.lab.frames.model_validity import validity_in
from dyna_tui.lab.frames.observe import observe
from dyna_tui.lab.frames.request import FrameRequest
from dyna_tui.lab.lane import Lane
from dyna_tui.maze import Maze
from dyna_tui.tui.drawing.canvas import CellSize
from dyna_tui.tui.drawing.cells import draw
from dyna_tui.tui.drawing.glyphs import JOINED
from dyna_tui.tui.drawing.layers import Scales
from dyna_tui.tui.drawing.numbers import compact
from dyna_tui.tui.drawing.scene import KindTable, scene
from dyna_tui.tui.drawing.views import View
from tests.dyna.engine import UNHURRIED, agent
from tests.dyna.test_reference import small_mazes, spellings
from tests.tui.hand import Hand, open_lab
from tests.tui.test_laboratory_counters import LABELS, lanes_in_view, read

ARROWS = {glyph: mask for mask, glyph in enumerate(JOINED)}
SIZES = (CellSize(2, 1), CellSize(3, 1), CellSize(5, 2), CellSize(6, 3))
LARGE = CellSize(9, 3)
CROSSES = {1: (0, 1), 2: (0, 8), 4: (2, 1), 8: (2, 0)}
"""Where the cross of each action stands in a large cell."""
SPOTS = ((0, 3, 6), (1, 5, 8), (2, 3, 6), (1, 1, 4))
"""The row, and the columns, of the number of each action in a large cell."""

Painted = Mapping[int, list[str]]
"""The rows of each cell in view, by its state."""


def outdated_of(lane: Lane) -> dict[int, int]:
    """The actions of each state that the world would answer otherwise, as a mask."""
    masks: dict[int, int] = {}
    model = lane.view.model
    index = np.arange(model.size)
    found = validity_in(lane, index)
    for pair, validity in zip(model.entries(index).pair.tolist(), found.tolist(), strict=True):
        if validity >= 2:
            masks[pair // 4] = masks.get(pair // 4, 0) | 1 << pair % 4
    return masks


def greedy_of(lane: Lane, state: int) -> int:
    """The greedy actions of a state, as a mask; 0 where all are tied."""
    values = lane.view.q[state].tolist()
    mask = sum(1 << action for action, value in enumerate(values) if value == max(values))
    return 0 if mask == 15 else mask


def leading_of(lane: Lane, state: int) -> int:
    """The actions of a state that the model says lead to another cell, as a mask."""
    model, mask = lane.view.model, 0
    for action in range(4):
        (entry,) = model.index_of(np.array([state * 4 + action]))
        if entry >= 0:
            mask |= (int(model.likeliest(np.array([entry])).next_state[0]) != state) << action
    return mask


def check_small(painted: Painted, lane: Lane, view: View, but: int = -1) -> None:
    """Checks arrows, crosses, walls, symbols, the agent and, below arrows, the highest value in small cells.

    The arrows of the state ``but``, which the latest tick is about, are its mark's.
    """
    outdated = outdated_of(lane)
    for state, rows in painted.items():
        text = rows[(len(rows) - 1) // 2]
        kind = lane.maze.kinds[lane.world.kind[lane.layout, state]]
        assert ("●" in text) == (lane.view.state == state)
        crossed = any(glyph in text for glyph in "×⇞↛⇟↚")
        if kind.wall:
            assert crossed == (state in outdated) or "●" in text
            assert set("".join(rows)) <= set("█×●")
            continue
        if len(rows) > 1:
            known = view is View.ARROWS and not kind.terminal and lane.view.visits[state].any()
            highest = compact(float(lane.view.q[state].max()), min(len(text) - 1, 4)) if known else ""
            assert rows[-1].strip() == highest
        assert crossed == (state in outdated)
        if kind.symbol not in "." and lane.view.state != state:
            assert kind.symbol in text
        if state == but or len(text) < 3:
            continue
        told = 0
        for glyph in text.replace(kind.symbol, " "):
            told |= ARROWS.get(glyph, 0)
        wanted = leading_of(lane, state) if view is View.MODEL else greedy_of(lane, state)
        if not (wanted == 15 and state in outdated):
            assert told == (0 if kind.terminal else wanted)


def check_large(painted: Painted, lane: Lane, but: int = -1) -> None:
    """Checks the four values, and the cross of each action, in cells of 9 by 3."""
    outdated = outdated_of(lane)
    for state, rows in painted.items():
        kind = lane.maze.kinds[lane.world.kind[lane.layout, state]]
        if kind.wall:
            continue
        for mask, (row, column) in CROSSES.items():
            assert (rows[row][column] == "×") == bool(outdated.get(state, 0) & mask)
        if kind.terminal or not lane.view.visits[state].any() or state == but:
            continue
        for value, (row, first, last) in zip(lane.view.q[state].tolist(), SPOTS, strict=True):
            assert rows[row][first:last].strip("×● ") == compact(value, 3)


def pictured(lane: Lane, view: View, size: CellSize) -> dict[int, list[str]]:
    """The cells of a lane as they are drawn, without the mark of the latest tick."""
    maze = lane.maze
    window = Window(0, 0, maze.height, maze.width)
    frame = observe(lane, FrameRequest(window), ModelList(), None)._replace(tick=None)
    lines = draw(view.layer(frame.cells, Scales()), scene(frame, KindTable.of(maze.kinds)), size).lines
    return {
        row * maze.width + column: [
            lines[row * size.height + line][column * size.width : (column + 1) * size.width]
            for line in range(size.height)
        ]
        for row in range(maze.height)
        for column in range(maze.width)
    }


@settings(UNHURRIED, max_examples=60)
@given(maze=small_mazes(), text=spellings(*VARIANTS), steps=st.integers(0, 150), ticks=st.integers(0, 6))
def test_cells_drawn_of_any_agent_at_any_moment_are_the_engine_s(maze: Maze, text: str, steps: int, ticks: int) -> None:
    lane = Lane(maze, agent(text))
    lane.advance(until_step=steps)
    lane.advance(ticks)
    for view in (View.ARROWS, View.MODEL):
        for size in SIZES:
            check_small(pictured(lane, view, size), lane, view)
    check_large(pictured(lane, View.Q_VALUES, LARGE), lane)


def on_screen(hand: Hand) -> dict[int, list[str]]:
    """The cells of the lane in focus, read from the screen; those that are in view whole."""
    grid, lines = hand.grid, hand.text.split("\n")
    region = grid.content_region
    cells: dict[int, dict[int, str]] = {}
    for y in range(region.height):
        line = lines[region.y + y].ljust(region.right)
        for x in range(region.width):
            state = grid.state_at(Offset(x, y))
            if state is not None:
                rows = cells.setdefault(state, {})
                rows[y] = rows.get(y, "") + line[region.x + x]
    size = grid.drawn_size
    found = {state: list(rows.values()) for state, rows in cells.items()}
    return {state: rows for state, rows in found.items() if list(map(len, rows)) == [size.width] * size.height}


@pytest.mark.parametrize("name", VARIANTS)
async def test_the_screen_of_every_agent_at_random_moments_is_the_engine_s(name: str) -> None:
    moments = Random(name)
    async with open_lab("blocking", [name], size=(80, 36)) as hand:
        (lane,) = hand.lab.lanes
        for since in (0, 900, 1_000):
            await hand.advance(since + moments.randrange(1, 60))
            for _ in range(moments.randrange(3)):
                await hand.press("p")
            tick = hand.frames[0].tick
            painted = on_screen(hand)
            assert len(painted) == lane.world.states
            check_small(painted, lane, View.ARROWS, -1 if tick is None else tick.state)
            ((index, region),) = lanes_in_view(hand)
            view = lane.view
            told = (view.real_steps, view.planning_steps, view.episode, int(view.reward_sum))
            assert read(hand, region) == dict(zip(LABELS, told, strict=True))
            assert index == 0
            if lane.spec.variant.model is not Model.NONE:
                await hand.press("V")
                check_small(on_screen(hand), lane, View.MODEL, -1 if tick is None else tick.state)
                await hand.press("v")
