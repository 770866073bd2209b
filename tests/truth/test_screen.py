"""Truth of the screen: what is painted is what the engine has, whatever was done, for every agent and world.

``DYNA_TUI_TRUTH=100000`` has the slow test hold so many cells, from seed ``DYNA_TUI_TRUTH_SEED`` on.
"""

import os
from collections import Counter
from pathlib import Path
from random import Random

import pytest

from dyna_tui.agents import AgentSpec
from dyna_tui.cli.laboratory import read_lanes
from dyna_tui.maze import Maze
from dyna_tui.optimal import optimal_values
from dyna_tui.tui.app import LabApp
from dyna_tui.tui.drawing.views import View
from tests.truth.cells import Held
from tests.truth.colours import hold_colours
from tests.truth.facts import Facts
from tests.truth.painted import Screen, painted_cells
from tests.truth.panels import (
    hold_curves,
    hold_inspector,
    hold_lane,
    hold_legend,
    hold_memory,
    hold_timeline,
    hold_title,
)
from tests.truth.stories import AGENTS, SIZES, WORLDS, a_deed, safe
from tests.tui.hand import Hand, hand_of
from tests.tui.test_laboratory_counters import lanes_in_view

DEEDS = 12
"""Deeds of a story."""
CELLS = int(os.environ.get("DYNA_TUI_TRUTH", 9_000))
SEED = int(os.environ.get("DYNA_TUI_TRUTH_SEED", 1))


def hold_all(hand: Hand) -> Counter[str]:
    """Holds everything on the screen; how much of each kind there was."""
    screen, held = Screen(hand.app), Counter[str]()
    assert hand.app.screen is hand.laboratory, "no dialog is open"
    focus = hand.lab.lanes[hand.focus]
    for index, _ in lanes_in_view(hand):
        if not hand.lanes[index].display:
            continue
        lane, grid = hand.lab.lanes[index], hand.lanes[index].grid
        facts = Facts(lane)
        hold_lane(hand, screen, index, facts)
        optimal = None
        if grid.view is View.DISTANCE or hand.grid.cursor is not None:
            optimal = optimal_values(lane.world, lane.layout, lane.spec.number("gamma")).tolist()
        cells, of = painted_cells(screen, grid), Held(facts, grid.view, grid.drawn_size, optimal, grid.cursor)
        held["cells"] += of.hold(cells)
        held["colours"] += hold_colours(of, cells, grid.palette)
        held["legends"] += hold_legend(screen, grid, of, cells)
        if index == hand.focus:
            held["model rows"] += hold_memory(hand, screen, facts)
            held["inspector rows"] += hold_inspector(hand, screen, facts, optimal)
    hold_title(hand, screen, focus)
    hold_timeline(hand, screen, focus)
    held["curves"] += hold_curves(hand, screen)
    return held


def lanes_of(maze: Maze, random: Random, first: str) -> list[AgentSpec]:
    """The agent of a name, and up to three others."""
    names = [first, *random.sample(sorted(set(AGENTS) - {first}), random.choice((0, 1, 1, 2, 3)))]
    return list(read_lanes(maze, [AGENTS[name] for name in names]))


async def tell(agent: str, world: str, seed: int, deeds: int = DEEDS) -> Counter[str]:
    """Tells a story, holding everything after each deed; how much was held."""
    random = Random(f"{agent} {world} {seed}")
    held, done = Counter[str](), []
    maze = WORLDS[world]
    app = LabApp(maze, lanes_of(maze, random, agent), seed=seed, driven=False)
    async with hand_of(app, size=random.choice(SIZES)) as hand:
        await hand.advance(random.choice((0, 3, 40, 300)))
        hand.laboratory.controllers.viewing.show_view(random.choice(list(View)))
        for _ in range(random.choice((0, 0, 2, 5))):
            await hand.press(random.choice(("plus", "minus")))
        for number in range(deeds):
            try:
                held += hold_all(hand)
                if number < deeds - 1:
                    deed = a_deed(random)
                    done.append(deed.name)
                    await deed.do(hand)
            except (AssertionError, ValueError, LookupError) as error:
                size = tuple(hand.app.size)
                raise AssertionError(f"tell({agent!r}, {world!r}, {seed}) at {size} after {done}:\n{error}") from error
    return held


async def test_what_is_painted_is_the_engine_s() -> None:
    assert (await tell("dyna-q-stochastic", "three layouts", 1, 6))["cells"] > 20


@pytest.mark.slow
@pytest.mark.parametrize("world", WORLDS)
async def test_what_is_painted_of_every_agent_and_world_is_the_engine_s(
    world: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    held, seed = Counter[str](), SEED
    while held["cells"] < CELLS / len(WORLDS):
        for agent in AGENTS:
            held += await tell(agent, world, seed)
        seed += 1
    print(safe(world), dict(held), f"seeds {SEED} to {seed - 1}")
