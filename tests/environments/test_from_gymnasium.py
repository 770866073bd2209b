"""From Gymnasium to a maze: tables, start states, spaces, names, estimates."""

from typing import Any

import gymnasium
import numpy as np
import pytest
from gymnasium import spaces

from dyna_tui.environments import from_gymnasium, open_address
from dyna_tui.errors import InputError
from dyna_tui.maze import Maze, Table, parse
from dyna_tui.optimal.values import optimal_values
from dyna_tui.world import world_of
from tests.environments.ids import CLIFF_WALKING, FROZEN_LAKE, TAXI
from tests.environments.small import LENGTH, Corridor, corridor_table

WORLDS = [FROZEN_LAKE, f"{FROZEN_LAKE}?map_name=8x8&is_slippery=false", CLIFF_WALKING, TAXI]


def table_of(maze: Maze) -> Table:
    assert maze.table is not None
    return maze.table


def start_value(maze: Maze, gamma: float) -> float:
    table = table_of(maze)
    values = optimal_values(world_of(maze), 0, gamma)
    return float(np.asarray(values)[table.start] @ table.start_weight)


@pytest.mark.parametrize("name", WORLDS)
def test_a_table_is_the_environments_with_equal_outcomes_merged(name: str) -> None:
    maze = open_address(f"gym:{name}")
    table = table_of(maze)
    address, _, query = name.partition("?")
    keywords: dict[str, Any] = {"map_name": "8x8", "is_slippery": False} if query else {}
    env: Any = gymnasium.make(address, **keywords).unwrapped
    for state in range(env.observation_space.n):
        for action in range(env.action_space.n):
            wanted: dict[tuple[int, float, bool], float] = {}
            for probability, following, reward, ends in env.P[state][action]:
                outcome = (int(following), float(reward), bool(ends))
                wanted[outcome] = wanted.get(outcome, 0.0) + float(probability)
            found = {outcome[1:]: outcome[0] for outcome in table.outcomes(state, action)}
            assert found == pytest.approx(wanted, abs=1e-12)
    assert table.start.tolist() == np.flatnonzero(env.initial_state_distrib).tolist()
    assert table.start_weight == pytest.approx(env.initial_state_distrib[table.start])
    assert maze.estimated == ""


@pytest.mark.parametrize(("name", "steps"), [(FROZEN_LAKE, 100), (TAXI, 200), (CLIFF_WALKING, 1_000_000)])
def test_a_time_limit_truncates(name: str, steps: int) -> None:
    assert from_gymnasium(name).max_episode_steps == steps
    assert from_gymnasium(gymnasium.make(name, max_episode_steps=7)).max_episode_steps == 7
    assert open_address(f"gym:{name}?max_episode_steps=7").max_episode_steps == 7


@pytest.mark.parametrize(("gamma", "value"), [(0.99, 0.5420), (0.95, 0.1805)])
def test_the_optimal_value_of_frozen_lake_is_the_known_one(gamma: float, value: float) -> None:
    assert start_value(from_gymnasium(FROZEN_LAKE), gamma) == pytest.approx(value, abs=5e-5)


@pytest.mark.parametrize("name", [*WORLDS, "Blackjack-v1?samples=3000"])
def test_the_text_of_a_maze_gives_an_equal_world_without_gymnasium(name: str) -> None:
    maze = open_address(f"gym:{name}")
    again = parse(maze.text, maze.path)
    for one, other in zip(world_of(maze), world_of(again), strict=True):
        assert np.array_equal(np.asarray(one), np.asarray(other))
    assert (again.title, again.source, again.estimated) == (maze.title, maze.source, maze.estimated)
    assert (again.actions, table_of(again).labels) == (maze.actions, table_of(maze).labels)


def test_equal_outcomes_are_one_and_impossible_ones_none() -> None:
    split = table_of(from_gymnasium(Corridor(table=corridor_table(split=True), starts=[1.0, 0, 0, 0])))
    whole = table_of(from_gymnasium(Corridor(table=corridor_table(), starts=[1.0, 0, 0, 0])))
    for pair in range(2 * LENGTH):
        assert split.outcomes(*divmod(pair, 2)) == whole.outcomes(*divmod(pair, 2))


def test_start_states_without_weights_are_estimated_and_it_says_so() -> None:
    maze = from_gymnasium(Corridor(table=corridor_table()))
    assert maze.estimated == "start states estimated from 10,000 resets"
    assert table_of(maze).start.tolist() == [0, 1]
    assert table_of(maze).start_weight == pytest.approx([0.5, 0.5], abs=0.02)


SPACES = [
    (spaces.Discrete(LENGTH, start=3), ("3", "4", "5", "6")),
    (spaces.MultiDiscrete([2, 2]), ("(0,0)", "(0,1)", "(1,0)", "(1,1)")),
    (spaces.Tuple((spaces.Discrete(2), spaces.Discrete(2))), ("(0,0)", "(0,1)", "(1,0)", "(1,1)")),
]


@pytest.mark.parametrize(("space", "labels"), SPACES, ids=["start", "multi-discrete", "tuple"])
@pytest.mark.parametrize("by_value", [True, False])
def test_spaces_are_numbered_in_their_order(space: Any, labels: tuple[str, ...], by_value: bool) -> None:
    """A table may name states by their values, or by their numbers."""
    numbers = corridor_table()
    env = Corridor(space, starts=[1.0, 0, 0, 0])
    values = [env.value(state) if isinstance(space, spaces.Discrete) else divmod(state, 2) for state in range(LENGTH)]
    by_values = {
        values[state]: {
            action: [(outcome[0], values[outcome[1]], *outcome[2:]) for outcome in outcomes]
            for action, outcomes in row.items()
        }
        for state, row in numbers.items()
    }
    env.P = by_values if by_value else numbers
    maze = from_gymnasium(env)
    assert table_of(maze).labels == labels
    assert table_of(maze).outcomes(1, 1) == [(0.75, 2, 0.0, False), (0.25, 1, 0.0, False)]


@pytest.mark.parametrize(
    "space", [spaces.Discrete(2, start=5), spaces.MultiDiscrete([1, 2]), spaces.Tuple((spaces.Discrete(2),))]
)
def test_actions_of_any_discrete_space_are_stepped_with(space: Any) -> None:
    maze = from_gymnasium(Corridor(action_space=space), samples=2_000)
    outcomes = {outcome[1:]: outcome[0] for outcome in table_of(maze).outcomes(1, 1)}
    assert outcomes[2, 0.0, False] == pytest.approx(0.75, abs=0.06)
    assert len(maze.actions) == 2


def test_an_estimate_says_what_it_rests_on_and_is_always_the_same() -> None:
    mazes = [from_gymnasium(Corridor(), samples=5_000) for _ in range(2)]
    assert mazes[0].text == mazes[1].text
    assert mazes[0].estimated == "estimated from 5,000 samples"
    assert start_value(mazes[0], 0.9) == pytest.approx(
        start_value(from_gymnasium(Corridor(table=corridor_table(), starts=[0.5, 0.5, 0, 0])), 0.9), abs=0.03
    )


def test_every_action_is_tried_where_the_environment_led_to() -> None:
    """The samples asked for are too few for that, so that more are made."""
    maze = from_gymnasium(Corridor(), samples=5)
    samples = int(maze.estimated.split()[-2])
    assert 6 <= samples <= 50
    assert all(
        table_of(maze).outcomes(state, action) != [(1.0, state, 0.0, True)] for state in range(3) for action in (0, 1)
    )


def test_an_estimate_goes_through_wrappers() -> None:
    env = gymnasium.wrappers.TransformReward(Corridor(table=corridor_table()), lambda reward: float(reward) * 5)
    assert table_of(from_gymnasium(env, samples=200)).reward.max() == 5


def test_names_that_an_environment_has_for_its_actions_are_kept() -> None:
    class Named(Corridor):
        def get_action_meanings(self) -> list[str]:
            return ["BACK", "GO"]

    actions = from_gymnasium(Named(table=corridor_table(), starts=[1.0, 0, 0, 0])).actions
    assert [action[:2] for action in actions] == [("BACK", "b"), ("GO", "g")]


@pytest.mark.parametrize(
    ("env", "message"),
    [
        (Corridor(spaces.Box(0, 1)), "its states are Box, but tabular agents need Discrete, or a Tuple"),
        (Corridor(action_space=spaces.Box(0, 1)), "its actions are Box"),
        (Corridor(spaces.Discrete(3_000_000)), "3,000,000 states with 2 actions each are too many"),
        (Corridor(), "it has no table P of its outcomes: add samples=N"),
        (Corridor(table={}), "its table P is not P[state][action]"),
        (Corridor(table={0: {0: [], 1: []}}), "state 0, action 0: its probabilities add up to 0"),
        (Corridor(table={**corridor_table(), 2: {0: []}}), "state 2, action 0: its probabilities add up to 0"),
        (Corridor(table={**corridor_table(), 2: {}}), "state 2, action 0: there is no entry"),
        (Corridor(table={**corridor_table(), 0: {0: [(1.0, 9, 0.0, False)]}}), "next state 9 is not there"),
        (Corridor(table={**corridor_table(), 0: {0: [(1.0, 0, np.inf, False)]}}), "a reward is not a number"),
        (Corridor(table={**corridor_table(), 0: {0: [(1.0, 0)]}}), "it must be a list of (probability,"),  # type: ignore[list-item]
        (Corridor(table=corridor_table(), reward=2.0), "its table P does not say what it does: in state 2"),
        (Corridor(table=corridor_table(), starts=[0.5, 0.4, 0.1, 0, 0]), "its initial_state_distrib must be 4 prob"),
        (
            gymnasium.wrappers.TransformReward(Corridor(table=corridor_table()), lambda reward: -1.0),
            "its wrapper TransformReward may change what its table P says",
        ),
    ],
)  # fmt: skip
def test_what_is_not_tabular_gives_one_line(env: Any, message: str) -> None:
    with pytest.raises(InputError) as error:
        from_gymnasium(env)
    assert message in str(error.value)
    assert str(error.value).isprintable()


def test_an_environment_that_raises_gives_one_line() -> None:
    class Broken(Corridor):
        def step(self, action: Any) -> tuple[Any, float, bool, bool, dict[str, Any]]:
            raise RuntimeError("out\nof order")

    with pytest.raises(InputError, match="failed: RuntimeError: out of order"):
        from_gymnasium(Broken(), samples=10)


def test_where_actions_stay_untried_more_samples_are_asked_for() -> None:
    with pytest.raises(InputError, match=r"samples=1 are too few: \d+ of the actions in the \d+ states"):
        from_gymnasium(TAXI, samples=1)


@pytest.mark.parametrize("samples", [0, -1, 1.5, True, "many"])
def test_a_number_of_samples_is_a_positive_whole_number(samples: Any) -> None:
    with pytest.raises(InputError, match="must be a whole number"):
        from_gymnasium("Blackjack-v1", samples=samples)


def test_keywords_go_with_an_id() -> None:
    with pytest.raises(InputError, match="the environment is made already"):
        from_gymnasium(Corridor(), map_name="8x8")
    with pytest.raises(InputError, match="an id or an environment, not int"):
        from_gymnasium(3)  # type: ignore[arg-type]
