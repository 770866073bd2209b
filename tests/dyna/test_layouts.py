"""The world changes exactly at its step: step N is answered by the old layout, step N + 1 by the new."""

import numpy as np
import pytest

from dyna_tui.maze import load
from dyna_tui.world import NEVER, grid_world
from tests.dyna.engine import Engine, agent, maze_of

SPELLINGS = ["q-learning:epsilon=0,gamma=1", "dyna-q:n=3,epsilon=0,gamma=1", "dyna-q+:n=3,kappa=0,epsilon=0,gamma=1"]


def marcher(grid: str, text: str, settings: str = "") -> Engine:
    """An agent that always goes right, since Q = 1 there and every target is 1 as well."""
    engine = Engine(maze_of(grid, settings), agent(text))
    engine.q[:, 1] = 1.0
    return engine


def walk(engine: Engine, steps: int) -> list[int]:
    """Where each of so many real steps leads."""
    reached = []
    for _ in range(steps):
        engine.step()
        reached.append(int(engine.clock["next_state"]))
    return reached


@pytest.mark.parametrize("text", SPELLINGS)
@pytest.mark.parametrize(
    ("change", "reached"),
    [
        (1, [1, 1, 1, 1, 1]),
        (2, [1, 2, 3, 4, 5]),
        (3, [1, 2, 3, 4, 5]),
    ],
)
def test_a_wall_rises_after_its_step_and_keeps_out_but_not_in(text: str, change: int, reached: list[int]) -> None:
    """The wall rises in cell 2: before the agent (1), under it (2), behind it (3)."""
    engine = marcher(f"S....G\n@ {change}\nS.#..G", text)
    for step, state in enumerate(reached, 1):
        assert walk(engine, 1) == [state]
        assert engine.clock["layout"] == int(step >= change)
    assert engine.clock["layout_since"] == change


@pytest.mark.parametrize("text", SPELLINGS)
@pytest.mark.parametrize("change", [1, 2, 3, 4])
def test_a_wall_falls_after_its_step(text: str, change: int) -> None:
    engine = marcher(f"S.#..G\n@ {change}\nS....G", text)
    assert walk(engine, change + 1) == [1] * change + [2]


def test_who_stands_where_a_wall_rises_can_stay_by_bumping_into_another() -> None:
    engine = marcher("S....G\n@ 2\nS.##.G", "q-learning:epsilon=0,gamma=1")
    assert walk(engine, 4) == [1, 2, 2, 2]


@pytest.mark.parametrize("portion", [1, 2, 3, 7, 1000])
def test_the_change_does_not_depend_on_how_the_ticks_are_made(portion: int) -> None:
    engine = marcher("S.#..G\n@ 5\nS....G", "dyna-q:n=4,epsilon=0,gamma=1")
    changed = None
    while engine.clock["real_steps"] < 9:
        engine.go(portion, until_step=9)
        if changed is None and engine.clock["layout"] == 1:
            changed = int(engine.clock["layout_since"])
    assert changed == 5
    assert engine.clock["layout"] == 1


def test_an_episode_that_ends_with_the_change_begins_in_the_new_layout() -> None:
    engine = marcher("S.G\n...\n@ 2\n..G\nS..", "q-learning:epsilon=0,gamma=1")
    walk(engine, 2)
    assert (engine.clock["episode"], engine.clock["state"], engine.clock["layout"]) == (2, 3, 1)


def test_rewards_and_terminals_change_with_the_layout() -> None:
    cells = "[cells]\nP = { reward = -2.0, terminal = true }"
    engine = Engine(maze_of("SP.\n..G\n@ 1\nS..\n..G", cells), agent("q-learning:epsilon=0,alpha=1e-9"))
    engine.q[:, 1] = 1e6
    walk(engine, 1)
    assert (engine.clock["reward"], engine.clock["terminal"], engine.clock["episode"]) == (-2.0, 1, 2)
    walk(engine, 1)
    assert (engine.clock["reward"], engine.clock["terminal"], engine.clock["episode_steps"]) == (0.0, 0, 1)


def test_several_changes_come_each_in_its_turn_and_a_bare_one_only_by_hand() -> None:
    engine = Engine(maze_of("S.G\n@\nS#G\n@ 3\n.SG\n@ 5\nSSG\n@\nSGG"), agent("dyna-q"))
    layouts = []
    for _ in range(7):
        engine.step()
        layouts.append(int(engine.clock["layout"]))
    assert layouts == [0, 0, 2, 2, 3, 3, 3]


@pytest.mark.parametrize("text", ["q-learning", "dyna-q", "dyna-q+"])
@pytest.mark.parametrize(("name", "step"), [("blocking", 1000), ("shortcut", 3000)])
def test_the_blocked_and_the_shortcut_world_change_exactly_at_their_step(name: str, step: int, text: str) -> None:
    """Every one of the steps around the change is answered as the file's layout of that step says."""
    maze = load(name)
    world = grid_world(maze)
    assert world.switch_step.tolist() == [step, NEVER]
    for run in range(20):
        engine = Engine(maze, agent(text, maze), run=run)
        engine.go(until_step=step - 30)
        for now in range(step - 29, step + 31):
            state = int(engine.clock["state"])
            engine.step()
            moves = world.next_state[0 if now <= step else 1]
            assert engine.clock["next_state"] == moves[state, int(engine.clock["action"])]
            assert engine.clock["layout"] == int(now >= step)


def test_several_starts_are_drawn_evenly() -> None:
    """Chi-square at the level 0.001, three starts (13.82), 9,000 episodes of one step each."""
    engine = Engine(maze_of("S.S\n.GS", "max_episode_steps = 1"), agent("q-learning"))
    counts = np.zeros(6)
    for _ in range(9000):
        counts[int(engine.clock["state"])] += 1
        engine.step()
    assert set(np.flatnonzero(counts)) == {0, 2, 5}
    assert ((counts[[0, 2, 5]] - 3000) ** 2 / 3000).sum() < 13.82


@pytest.mark.parametrize("slip", [0.0, 0.2, 1.0])
def test_a_slip_goes_in_a_uniformly_random_direction(slip: float) -> None:
    """Chi-square at the level 0.001, four directions (16.27), 8,000 pushes to the right."""
    engine = Engine(
        maze_of("...\n.S.\n..G", f"slip = {slip}\nmax_episode_steps = 1"), agent("q-learning:epsilon=0,alpha=1e-9")
    )
    engine.q[4] = [0, 1, 0, 0]
    counts = np.zeros(9)
    for _ in range(8000):
        engine.step()
        counts[int(engine.clock["next_state"])] += 1
    expected = 8000 * np.array([slip / 4, 1 - slip * 3 / 4, slip / 4, slip / 4])
    got = counts[[1, 5, 7, 3]]
    assert got.sum() == 8000
    if slip == 0:
        assert got.tolist() == [0, 8000, 0, 0]
    else:
        assert ((got - expected) ** 2 / expected).sum() < 16.27


def test_an_episode_is_cut_off_after_exactly_its_most_steps() -> None:
    engine = Engine(maze_of("S.#G", "max_episode_steps = 4"), agent("dyna-q:n=2"))
    for step in range(1, 20):
        engine.step()
        assert engine.clock["episode"] == 1 + step // 4
        assert engine.clock["episode_steps"] == step % 4
        assert engine.clock["terminal"] == 0
