"""Worlds as arrays: mazes move by move, and tables of any number of outcomes and actions."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dyna_tui.maze import builtin_names, load
from dyna_tui.maze.moves import grid_moves
from dyna_tui.world import NEVER, Outcomes, World, grid_world, table_world
from tests.dyna.engine import UNHURRIED, Z999, Engine, agent, maze_of
from tests.dyna.reference import Grid

Table = list[list[Outcomes]]


@pytest.mark.parametrize("name", builtin_names())
def test_every_move_of_every_built_in_maze_is_the_one_the_grid_shows(name: str) -> None:
    maze = load(name)
    world, slow = grid_world(maze), Grid(maze)
    cells = [(row, column) for row in range(maze.height) for column in range(maze.width)]
    for slow.layout in range(world.layouts):
        expected = [[slow.reached(cell, a) for a in range(4)] for cell in cells]
        got = world.next_state[slow.layout].tolist()
        assert got == [[row * maze.width + column for row, column in moves] for moves in expected]


@settings(UNHURRIED, max_examples=50)
@given(st.integers(1, 5), st.integers(1, 5), st.integers(0, 2**25 - 1))
def test_moves_follow_walls_and_edges_on_any_grid(height: int, width: int, walls: int) -> None:
    wall = np.array([walls >> bit & 1 for bit in range(height * width)], np.bool_).reshape(height, width)
    moves = grid_moves(wall)
    assert moves.dtype == np.int32
    for row in range(height):
        for column in range(width):
            for action, (down, right) in enumerate(((-1, 0), (0, 1), (1, 0), (0, -1))):
                r, c = row + down, column + right
                free = 0 <= r < height and 0 <= c < width and not wall[r, c]
                expected = r * width + c if free else row * width + column
                assert moves[row * width + column, action] == expected


def test_a_maze_becomes_the_arrays_that_its_file_says() -> None:
    maze = maze_of(
        "SP\n.G\n@ 7\nSS\n#G\n@\nGS\n..\n@ 9\nSG\n..",
        "slip = 0.25\nstep_reward = -0.5\nmax_episode_steps = 12\n[cells]\nP = { reward = 2.5, terminal = true }",
    )
    world = grid_world(maze)
    assert (world.states, world.layouts, world.actions) == (4, 4, (0, 1, 2, 3))
    assert (world.slip, world.step_reward, world.max_episode_steps) == (0.25, -0.5, 12)
    assert [world.start[a:b].tolist() for a, b in zip(world.start_indptr, world.start_indptr[1:], strict=False)] == [
        [0],
        [0, 1],
        [1],
        [0],
    ]
    assert world.switch_step.tolist() == [7, 9, NEVER]
    assert world.switch_layout[:2].tolist() == [1, 3]
    assert world.kind_reward[world.kind[0]].tolist() == [0.0, 2.5, 0.0, 1.0]
    assert world.kind_terminal[world.kind[0]].tolist() == [False, True, False, True]


def test_arrays_have_the_types_that_are_documented() -> None:
    world = grid_world(load("blocking"))
    types = [
        world.next_state.dtype,
        world.kind.dtype,
        world.kind_reward.dtype,
        world.start.dtype,
        world.outcome_indptr.dtype,
    ]
    assert types == [np.int32, np.uint8, np.float64, np.int32, np.int64]
    table = table_world([[[(1.0, 0, 0.0, True)]]], [0])
    for name, array in world._asdict().items():
        other = getattr(table, name)
        if isinstance(array, np.ndarray):
            assert (array.dtype, array.ndim) == (other.dtype, other.ndim), name
        elif name != "actions":
            assert type(array) is type(other), name


TWO_ACTIONS: Table = [
    [
        [(0.5, 0, -1.0, False), (0.25, 1, 2.0, False), (0.25, 2, 5.0, True)],
        [(1.0, 1, 0.0, False)],
    ],
    [
        [(0.1, 0, 0.0, False), (0.0, 1, 99.0, True), (0.9, 2, 1.0, True)],
        [(0.7, 1, 0.5, False), (0.3, 0, -0.5, False)],
    ],
    [[(1.0, 2, 0.0, True)], [(1.0, 2, 0.0, True)]],
]
"""Three states, two actions, one to three outcomes, one of them impossible."""


@pytest.mark.slow
def test_a_table_answers_with_its_outcomes_as_often_as_it_says() -> None:
    """60,000 real steps; each frequency within its 99.9 % interval."""
    world = table_world(TWO_ACTIONS, start=[0, 1])
    engine = Engine(world, agent("q-learning:epsilon=1"), seed=5)
    counts: dict[tuple[int, int], dict[tuple[int, float, bool], int]] = {}
    for _ in range(60_000):
        engine.go(1)
        clock = engine.clock
        outcome = (int(clock["next_state"]), float(clock["reward"]), bool(clock["terminal"]))
        row = counts.setdefault((int(clock["state"]), int(clock["action"])), {})
        row[outcome] = row.get(outcome, 0) + 1
        engine.go(1)
    assert set(counts) == {(state, action) for state in (0, 1) for action in (0, 1)}
    for (state, action), row in counts.items():
        possible = {outcome[1:]: outcome[0] for outcome in TWO_ACTIONS[state][action] if outcome[0] > 0}
        total = sum(row.values())
        assert set(row) == set(possible)
        for outcome, p in possible.items():
            assert abs(row[outcome] / total - p) <= Z999 * np.sqrt(p * (1 - p) / total)


def as_table(world: World) -> Table:
    """The first layout of a grid as a table of certain outcomes."""
    ends, pays = world.kind_terminal[world.kind[0]], world.kind_reward[world.kind[0]] + world.step_reward
    return [[[(1.0, s, float(pays[s]), bool(ends[s]))] for s in row] for row in world.next_state[0].tolist()]


@pytest.mark.parametrize("text", ["q-learning", "dyna-q:n=5", "dyna-q+:n=5"])
def test_a_maze_as_a_table_is_the_same_world(text: str) -> None:
    """Every real step agrees with the maze's moves; a table costs a draw more a step, so walks differ."""
    maze = load("dyna")
    grid = grid_world(maze)
    engine = Engine(table_world(as_table(grid), grid.start.tolist()), agent(text, maze))
    for _ in range(3000):
        state = int(engine.clock["state"])
        engine.step()
        reached = grid.next_state[0, state, int(engine.clock["action"])]
        assert engine.clock["next_state"] == reached
        assert engine.clock["reward"] == engine.clock["terminal"] == grid.kind_terminal[grid.kind[0, reached]]
    assert engine.clock["episode"] > 1


def test_with_every_pair_tried_the_values_of_maze_and_table_are_the_same() -> None:
    """Values, not walks: with alpha 1 and much planning both come to the optimal values, to the bit."""
    maze = load("dyna")
    grid = grid_world(maze)
    spec = agent("dyna-q:n=300,alpha=1,epsilon=1", maze)
    engines = [Engine(grid, spec), Engine(table_world(as_table(grid), grid.start.tolist()), spec)]
    for engine in engines:
        engine.go(until_step=20_000)
    assert (engines[0].memory.q > 0).sum() == 46 * 4, "all cells but 7 walls and the goal"
    assert engines[0].memory.q.tolist() == engines[1].memory.q.tolist()


@pytest.mark.slow
@pytest.mark.parametrize("actions", [1, 2, 5])
def test_any_number_of_actions_learns_the_one_that_pays(actions: int) -> None:
    pays = actions - 1
    chain: Table = [
        [
            [(1.0, min(3, state + (a == pays)), float(a == pays and state == 2), a == pays and state == 2)]
            for a in range(actions)
        ]
        for state in range(4)
    ]
    engine = Engine(table_world(chain, [0]), agent("dyna-q+:n=20,alpha=0.5,gamma=0.9,kappa=0"))
    engine.go(until_step=2000)
    assert engine.q.shape == (4, actions)
    assert np.argmax(engine.q[:3], axis=1).tolist() == [pays] * 3
    assert engine.q[:3, pays] == pytest.approx([0.81, 0.9, 1.0])
    assert engine.memory.visits.reshape(4, actions)[3].tolist() == [0] * actions


@pytest.mark.slow
def test_a_table_cuts_episodes_off_too() -> None:
    engine = Engine(table_world([[[(1.0, 0, 1.0, False)]] * 2], [0], max_episode_steps=7), agent("q-learning"))
    engine.step(70)
    assert (engine.clock["episode"], engine.clock["episode_steps"]) == (11, 0)


GOOD: Outcomes = [(1.0, 0, 0.0, False)]


@pytest.mark.parametrize(
    ("table", "start", "message"),
    [
        ([[GOOD], [GOOD, GOOD]], [0], "same number of actions"),
        ([[GOOD, []]], [0], "probabilities of state 0, action 1 do not add up to 1"),
        ([[GOOD], [[(0.5, 0, 0.0, False)]]], [0], "state 1, action 0 do not add up to 1"),
        ([[[(float("nan"), 0, 0.0, False)]]], [0], "state 0, action 0 do not add up to 1"),
        ([[[(2.0, 0, 0.0, False), (-1.0, 0, 1.0, False)]]], [0], "state 0, action 0 .* negative"),
        ([[[(1.0, 1, 0.0, False)]]], [0], "state 0, action 0 leads to a state that is not there"),
        ([[[(1.0, -1, 0.0, False)]]], [0], "state 0, action 0 leads to a state that is not there"),
        ([[GOOD]], [1], "start"),
        ([[GOOD]], [], "start"),
        ([], [0], "at least one state"),
        ([[]], [0], "at least one state"),
    ],
)
def test_a_table_that_is_none_is_refused_before_any_kernel_reads_it(
    table: Table, start: list[int], message: str
) -> None:
    with pytest.raises(ValueError, match=message):
        table_world(table, start)
