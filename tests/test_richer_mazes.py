"""Richer mazes: kinds that are walls, starts, floor or send the agent on; slips to the sides, wind, bumps, episodes."""

from pathlib import Path
from typing import Any
from unittest import mock

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dyna_tui import world as world_of_mazes
from dyna_tui.cli import main
from dyna_tui.lab.frames.frame import Validity
from dyna_tui.lab.frames.model_validity import validity_in
from dyna_tui.lab.history.interventions import MakeTrue
from dyna_tui.lab.lane import Lane
from dyna_tui.maze import Maze, load, parse
from dyna_tui.maze.layouts import EpisodeStart
from dyna_tui.maze.paths import cut_off_starts
from dyna_tui.maze.write import maze_text
from dyna_tui.optimal.values import evaluate, optimal_values
from dyna_tui.world import World, grid_world, with_cells
from tests.dyna.engine import UNHURRIED, Engine, agent
from tests.dyna.reference import Grid
from tests.dyna.test_reference import small_mazes

UP, RIGHT, DOWN, LEFT = range(4)
AT_WALL = '+++\n[cells]\n"@" = { wall = true }\nT = { wall = true }\n+++\n@@@@\n@S.G\n'
WALL_KIND = '+++\n[cells]\n"%" = { wall = true }\nP = { start = true }\n+++\n%%%%%\n%P.G%\n%%%%%\n'
START_KIND = "+++\n[cells]\nA = { start = true }\nB = { reward = 1.0, terminal = true }\n+++\n#####\n#A.B#\n#####\n"
BLANK_FLOOR = (
    '+++\n[cells]\n" " = { floor = true }\n"@" = { wall = true }\n+++\n@@@@\n@S G\n@  \n@ 9\nS  G\n@@  \n  @\n'
)
TELEPORT = '+++\n[cells]\nA = { to = "B" }\nB = {}\n+++\nS.A#BG\n......\n'
NO_SUCH_CELL = '+++\n[cells]\nA = { to = "B" }\n+++\nS.AG\n....\n'
WIND = "+++\nwind = [0,0,1,0]\n+++\nS..G\n....\n"
BUMP = "+++\nbump_reward = -1.0\n+++\nS.#G\n....\n"
BY_EPISODE = "S.G\n@ episode 100\nSG.\n"
SIDES = (
    '+++\nslip = 0.6666666666666666\nslip_to = "sides"\nmax_episode_steps = 100\n'
    "[cells]\nF = { floor = true }\nH = { terminal = true }\n+++\nSFFF\nFHFH\nFFFH\nHFFG\n"
)


def maze(text: str) -> Maze:
    return parse(text, "m.txt")


def start_value(text: str, gamma: float) -> float:
    world = grid_world(maze(text))
    return world.mean_at_start(0, optimal_values(world, 0, gamma))


@pytest.mark.parametrize(
    ("text", "value"),
    [
        (AT_WALL, 0.9),
        (WALL_KIND, 0.9),
        (START_KIND, 0.9),
        (BLANK_FLOOR, 0.9),
        (TELEPORT, 0.9**2),
        (NO_SUCH_CELL, 0.9**2),
        (WIND, 0.9**2),
        (BUMP, 0.9**4),
        (BY_EPISODE, 0.9),
    ],
)
def test_the_best_way_is_as_long_as_the_file_says(text: str, value: float) -> None:
    assert start_value(text, 0.9) == pytest.approx(value)


def test_a_quoted_at_is_a_wall_and_no_heading_where_it_is_declared() -> None:
    found = maze(AT_WALL)
    assert [kind.symbol for kind in found.kinds[4:]] == ["@", "T"]
    assert (found.height, found.width, len(found.layouts)) == (2, 4, 1)
    both = maze(BLANK_FLOOR)
    assert (both.height, both.width, [layout.since for layout in both.layouts]) == (3, 4, [0, 9])
    assert [kind.symbol for kind in map(both.kinds.__getitem__, both.layouts[0].kind[2])] == ["@", " ", " ", " "]


def test_frozen_lake_slips_to_the_sides_alone() -> None:
    assert start_value(SIDES, 0.99) == pytest.approx(0.5420, abs=5e-5)
    assert start_value(SIDES, 0.95) == pytest.approx(0.1805, abs=5e-5)
    assert start_value(SIDES.replace('"sides"', '"any"'), 0.99) == pytest.approx(0.201, abs=5e-4)


def test_a_layout_comes_into_force_with_its_episode() -> None:
    engine = Engine(maze(BY_EPISODE), "q-learning:epsilon=1")
    engine.go(until_episode=99)
    assert (engine.clock["layout"], engine.clock["episode"]) == (0, 99)
    engine.go(until_episode=100)
    assert (engine.clock["layout"], engine.clock["episode"]) == (1, 100)
    view = engine.agent.view
    assert view.switch_steps.tolist() == [view.real_steps] == [view.layout_since]


def test_a_bump_earns_its_reward_and_a_move_that_the_wind_undoes_does_not() -> None:
    world = grid_world(maze("+++\nwind = [1, 0]\nbump_reward = -3.0\n+++\nSG\n..\n"))
    assert world.bump[0].tolist() == [
        [True, False, False, True],
        [True, True, False, False],
        [False, False, False, False],
        [False, True, True, False],
    ]
    engine = Engine(maze(BUMP), "q-learning:epsilon=1")
    earned: dict[tuple[int, int], set[float]] = {}
    for _ in range(400):
        engine.go(1)
        clock = engine.clock
        earned.setdefault((int(clock["state"]), int(clock["action"])), set()).add(float(clock["reward"]))
        engine.finish_step()
    assert earned[0, UP] == earned[0, LEFT] == earned[1, RIGHT] == {-1.0}
    assert earned[0, RIGHT] == earned[0, DOWN] == {0.0}


def outcome_lists(found: Maze) -> list[list[list[tuple[float, int, float, bool]]]]:
    """What plain Python says can follow each action in each state of the first layout."""
    slow = Grid(found)
    return [
        [
            [(chance, slow.number(cell), reward, ends) for chance, (reward, cell, ends) in slow.outcomes(state, action)]
            for action in range(4)
        ]
        for state in slow.cells()
    ]


def backed_up(found: Maze, gamma: float, values: np.ndarray) -> np.ndarray:
    """One sweep of value iteration over those lists."""
    table = outcome_lists(found)
    best = [
        max(sum(p * (r + (0 if ends else gamma * values[s])) for p, s, r, ends in outcomes) for outcomes in state)
        for state in table
    ]
    terminal = np.array([kind.terminal for kind in found.kinds])[found.layouts[0].kind.ravel()]
    return np.where(terminal, 0.0, best)


@pytest.mark.parametrize("name", ["cliff", "four-by-three", "frozen-lake", "portals", "slippery", "windy"])
def test_optimal_values_of_mazes_that_come_along_meet_it(name: str) -> None:
    found = load(name)
    values = optimal_values(grid_world(found), 0, 0.95)
    np.testing.assert_allclose(values, backed_up(found, 0.95, values), rtol=1e-8, atol=1e-9)


@settings(UNHURRIED, max_examples=60)
@given(found=small_mazes())
def test_optimal_values_meet_the_bellman_equation_of_plain_python(found: Maze) -> None:
    values = optimal_values(grid_world(found), 0, 0.9)
    assert backed_up(found, 0.9, values) == pytest.approx(values, abs=1e-8)
    random = np.zeros((values.size, 4))
    even = evaluate(grid_world(found), 0, random, 0.9)
    table = outcome_lists(found)
    expected = [
        np.mean([sum(p * (r + (0 if e else 0.9 * even[s])) for p, s, r, e in each) for each in state])
        for state in table
    ]
    terminal = np.array([kind.terminal for kind in found.kinds])[found.layouts[0].kind.ravel()]
    assert np.where(terminal, 0.0, expected) == pytest.approx(even, abs=1e-8)


@settings(UNHURRIED, max_examples=60)
@given(found=small_mazes())
def test_starts_that_are_cut_off_are_those_from_which_a_search_finds_no_end(found: Maze) -> None:
    slow = Grid(found)
    for slow.layout, layout in enumerate(found.layouts):
        reaching = {cell for cell in slow.cells() if slow.kind(cell).terminal}
        while True:
            more = {
                cell
                for cell in slow.cells()
                for move in range(4)
                if not reaching.isdisjoint(slow.destinations(cell, slow.reached(cell, move)))
            }
            if more <= reaching:
                break
            reaching |= more
        starts = [cell for cell in slow.cells() if slow.kind(cell).start and cell not in reaching]
        assert [tuple(cell) for cell in cut_off_starts(layout, found.kinds, found.wind).tolist()] == starts


def same(one: World, other: World) -> bool:
    fields: list[tuple[Any, Any]] = list(zip(one, other, strict=True))
    return all(np.array_equal(a, b) for a, b in fields)


@settings(UNHURRIED, max_examples=60)
@given(found=small_mazes(), data=st.data())
def test_edited_cells_make_the_world_of_the_maze_that_has_them(found: Maze, data: st.DataObject) -> None:
    world = grid_world(found)
    floor = [number for number, kind in enumerate(found.kinds) if not kind.start]
    cells = [layout.kind.copy() for layout in found.layouts]
    edits = []
    for _ in range(data.draw(st.integers(1, 5))):
        layout = data.draw(st.integers(0, len(cells) - 1))
        state = data.draw(st.integers(0, world.states - 1))
        kind = data.draw(st.sampled_from(floor))
        old = found.kinds[cells[layout].flat[state]]
        if not old.start and not old.terminal:
            edits.append((layout, state, kind))
            cells[layout].flat[state] = kind
    layouts = tuple(layout._replace(kind=kind) for layout, kind in zip(found.layouts, cells, strict=True))
    made = Maze(**(vars(found) | {"layouts": layouts}))
    with mock.patch.object(world_of_mazes, "REDIRECTED", data.draw(st.sampled_from([0, world_of_mazes.REDIRECTED]))):
        assert same(with_cells(world, edits, found), grid_world(made))


@pytest.mark.parametrize("slip", [0.5, 0.7, 1.0])
def test_a_corrected_model_of_last_outcomes_has_the_likeliest_direction(slip: float) -> None:
    """Where a move that is meant goes there more seldom than to each side, or never, that is a side."""
    lane = Lane(
        parse(f'+++\nslip = {slip}\nslip_to = "sides"\n[cells]\nP = {{ terminal = true }}\n+++\nS..\n...\n.GP', "m"),
        agent("dyna-q:n=0,epsilon=1"),
    )
    lane.advance(until_step=500)
    lane.do(MakeTrue())
    entries = lane.view.model.entries(np.arange(lane.view.model.size))
    towards = (entries.action + (slip > 2 / 3)) % 4
    assert np.array_equal(entries.next_state, lane.world.next_state[0, entries.state, towards])
    assert (validity_in(lane, np.arange(lane.view.model.size)) == Validity.TRUE).all()


@settings(UNHURRIED, max_examples=60)
@given(found=small_mazes(), text=st.sampled_from(["dyna-q:n=2", "dyna-q-stochastic:n=2"]), steps=st.integers(1, 150))
def test_a_corrected_model_says_what_the_world_would_answer(found: Maze, text: str, steps: int) -> None:
    lane, slow = Lane(found, agent(text)), Grid(found)
    lane.advance(until_step=steps)
    lane.do(MakeTrue())
    model, slow.layout = lane.view.model, lane.layout
    index = np.arange(model.size)
    valid = validity_in(lane, index)
    walls = np.array([kind.wall for kind in found.kinds])[lane.world.kind[lane.layout, model.entries(index).state]]
    assert valid[~walls].tolist() == [Validity.TRUE] * int((~walls).sum())
    if not model.counts_outcomes:
        return
    entries = model.entries(index)
    learned: list[dict[tuple[int, bool], float]] = [{} for _ in index]
    for part in model.outcomes(index):
        for which, next_state, terminal, weight in zip(*(column.tolist() for column in part), strict=True):
            learned[which][next_state, terminal] = weight / float(entries.weight[which])
    for number, (state, action) in enumerate(zip(entries.state.tolist(), entries.action.tolist(), strict=True)):
        likely, mean = dict[tuple[int, bool], float](), 0.0
        for chance, (reward, cell, terminal) in slow.outcomes(found.grid.cell(state), action):
            likely[slow.number(cell), terminal] = likely.get((slow.number(cell), terminal), 0.0) + chance
            mean += chance * reward
        assert learned[number] == pytest.approx(likely)
        assert entries.reward[number] == pytest.approx(mean)


@settings(UNHURRIED, max_examples=60)
@given(found=small_mazes())
def test_a_maze_is_written_and_read_back_equal_with_all_its_settings(found: Maze) -> None:
    changed = Maze(**(vars(found) | {"title": "another"}))
    layouts = [
        (EpisodeStart(layout.episode) if layout.episode else layout.since, layout.kind) for layout in found.layouts
    ]
    for maze in (found, changed):
        again = parse(maze_text(maze, layouts), "small.txt")
        assert settings_of(again) == settings_of(maze)
        assert same(grid_world(again), grid_world(found))


def settings_of(found: Maze) -> dict[str, object]:
    left_out = ("layouts", "text", "path")
    return {name: value for name, value in vars(found).items() if name not in left_out} | {
        "layouts": [(layout.since, layout.episode) for layout in found.layouts]
    }


# The mazes that come along, by their published values.


def test_the_four_by_three_world_has_the_utilities_that_russell_and_norvig_print() -> None:
    found = load("four-by-three")
    values = optimal_values(grid_world(found), 0, 1.0).round(3).reshape(3, 4)
    printed = [[0.812, 0.868, 0.918], [0.762, 0.660], [0.705, 0.655, 0.611, 0.388]]
    assert [values[0, :3].tolist(), values[1, [0, 2]].tolist(), values[2].tolist()] == printed


def test_the_windy_gridworld_takes_fifteen_moves() -> None:
    world = grid_world(load("windy"))
    assert world.mean_at_start(0, optimal_values(world, 0, 1.0)) == pytest.approx(-15)


def test_the_cliff_takes_thirteen_moves() -> None:
    world = grid_world(load("cliff"))
    assert world.mean_at_start(0, optimal_values(world, 0, 1.0)) == -13


def test_frozen_lake_is_worth_what_theory_says() -> None:
    world = grid_world(load("frozen-lake"))
    assert world.mean_at_start(0, optimal_values(world, 0, 0.99)) == pytest.approx(0.5420, abs=5e-5)
    assert load("frozen-lake").max_episode_steps == 100


@pytest.mark.parametrize(("text", "low", "high"), [("q-learning", -56, -42), ("sarsa", -31, -23)])
def test_on_the_cliff_the_online_return_is_that_of_an_independent_program(text: str, low: float, high: float) -> None:
    """Means of episodes 300 to 500 over 30 runs: Q-learning about -49, Sarsa about -27."""
    found = load("cliff")
    returns = []
    for run in range(30):
        engine = Engine(found, agent(text, found), run=run)
        engine.go(until_episode=301)
        before = float(engine.clock["reward_sum"])
        engine.go(until_episode=501)
        returns.append((float(engine.clock["reward_sum"]) - before) / 200)
    assert low < np.mean(returns) < high


def test_a_portal_is_a_shortcut_until_it_is_walled_up() -> None:
    found = load("portals")
    world = grid_world(found)
    near, far = (world.mean_at_start(layout, optimal_values(world, layout, 0.95)) for layout in (0, 1))
    assert 0 < far < near


@pytest.mark.parametrize(
    ("name", "lines"),
    [
        ("windy", ["wind     rows upward: 1 in columns 3-5, 2 in columns 6-7, 1 in column 8"]),
        ("frozen-lake", ["slip     0.6667, to the sides"]),
        ("cliff", ["'C'      reward -99, leads to start"]),
        ("portals", ["layouts  2: from step 0, then from episode 30", "'a'      reward 0, leads to b"]),
    ],
)
def test_check_says_what_a_maze_does(name: str, lines: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", name]) == 0
    said = [line.strip() for line in capsys.readouterr().out.splitlines()]
    assert set(lines) <= set(said)


def test_a_cell_that_leads_nowhere_gets_a_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "m.txt"
    path.write_text(NO_SUCH_CELL, "utf-8")
    assert main(["check", str(path)]) == 0
    (line,) = capsys.readouterr().err.splitlines()
    assert line.endswith("layout 1 (line 5): 'A' leads to 'B', but no cell is that: whoever enters it stays")
