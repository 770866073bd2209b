"""Digests stay what they were when sessions were first saved, whatever the engine calls its arrays by now."""

import numpy as np
import pytest

from dyna_tui.dyna.memory import CLOCK, LATEST, OUTCOME, RECORD, SETTINGS
from dyna_tui.lab.files.digest import digest
from dyna_tui.lab.files.digest_format import ARRAYS, FIELDS, hashed_arrays, hashed_parameters
from dyna_tui.lab.lane import Lane
from dyna_tui.maze import load, parse
from tests.dyna.engine import agent

FORMAT_1 = {
    ("slippery", "q-learning:q0=0.5"): "69e931aa2cfa55414bd8ff3df4896c17013731b87cfa99b337ac9298a8ec037e",
    ("blocking", "dyna-q:search=trajectory"): "cfad2d996840bc54fa5534f00790b49460bb6db1acadb8a967d1fdb21b0e468e",
    (
        "slippery",
        "dyna-q-stochastic:forget=0.05",
    ): "1d1b8733b15a7d03a56d2c106c6a5f5ee8e4c2fe57555fd9727590152d592e57",
    ("blocking", "dyna-q+"): "f9080e45e4d22813aea892d19a15bbf7d02ac026139b01747d011b98d3095271",
    ("rooms", "prioritized-sweeping"): "7c39c06a42e082d322bf1f876501985271d254a7311a568347dae6a80bcdcffd",
    ("cliff", "mpc:horizon=6"): "a0f6f5ad4e43726d89968ba54258cb774c064a39d81e121d018533455e251585",
}
"""After 20,003 ticks of run 2 of seed 5, as the first version with sessions had them."""

CLIFF = """+++
step_reward = -1.0
[agent]
alpha = 0.5
gamma = 1.0
epsilon = 0.1
[cells]
P = { reward = -99.0, terminal = true }
+++
............
............
............
SPPPPPPPPPPG
"""
"""The cliff that came along then, on which a fall ends the episode."""


@pytest.mark.parametrize(("name", "text"), FORMAT_1)
def test_a_digest_is_that_of_the_first_format(name: str, text: str) -> None:
    maze = parse(CLIFF, "cliff") if name == "cliff" else load(name)
    lane = Lane(maze, agent(text, maze), seed=5, run=2)
    lane.advance(ticks=20_003)
    assert digest(lane) == f"sha256:{FORMAT_1[name, text]}"


def test_every_field_of_the_first_format_is_there() -> None:
    for name, dtype in {"clock": CLOCK, "latest": LATEST, "settings": SETTINGS}.items():
        assert set(FIELDS[name]) <= set(dtype.names or ()), name
    assert set(FIELDS["model"]) == set(RECORD.names or ()), "a gap would be hashed too"
    assert set(FIELDS["counts.outcome"]) == set(OUTCOME.names or ())
    assert list(ARRAYS) == sorted(ARRAYS)


def test_what_came_later_is_hashed_where_it_is_not_zero() -> None:
    maze = load("dyna")
    lane = Lane(maze, agent("q-learning", maze))
    names = [name for name, _ in hashed_arrays(lane.memory)]
    assert names == list(ARRAYS), "and nothing else while it is zero"
    later = np.dtype([*CLOCK.descr, ("later", "<i8")])
    clock = np.zeros(1, later)
    for field in CLOCK.names or ():
        clock[field] = lane.memory.clock[field]
    assert [name for name, _ in hashed_arrays(lane.memory._replace(clock=clock))] == list(ARRAYS)
    clock["later"] = 7
    *_, (name, value) = hashed_arrays(lane.memory._replace(clock=clock))
    assert (name, value.tolist()) == ("clock.later", [7])


def test_a_parameter_that_came_later_is_hashed_where_it_has_not_its_default() -> None:
    values = dict(agent("dyna-q:n=3,epsilon_end=0.2,epsilon_steps=9").values)
    assert hashed_parameters(values) == values
    steady = dict(agent("dyna-q:n=3").values)
    assert hashed_parameters(steady) == {
        name: steady[name] for name in steady.keys() - {"epsilon_end", "epsilon_steps"}
    }
