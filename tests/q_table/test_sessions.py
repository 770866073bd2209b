"""A session of an agent that began with the table of a file holds the values itself, and replays without the file."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from dyna_tui.agents import VARIANTS, read_all
from dyna_tui.errors import InputError
from dyna_tui.lab.files.session import check, load, open_lab, save
from dyna_tui.lab.history.interventions import SetParameter
from dyna_tui.lab.lab import Lab
from dyna_tui.maze import load as load_maze
from dyna_tui.q_table.packed import pack
from dyna_tui.q_table.reading import with_tables

AGENTS = [name for name, variant in VARIANTS.items() if "q0" in variant.parameters]
MAZE = load_maze("slippery")
Q = np.linspace(-1, 1, 112 * 4).reshape(112, 4)


@pytest.fixture
def lab(tmp_path: Path) -> Lab:
    """Every agent from a table, moved, changed, forked and rewound; the file is gone."""
    path = tmp_path / "q.npy"
    np.save(path, Q)
    specs = with_tables(read_all([f"{name}:q0=@{path}" for name in AGENTS], MAZE.parameters), MAZE)
    lab = Lab(MAZE, specs, seed=3)
    path.unlink()
    lab.advance(60)
    for lane in lab.lanes:
        lane.do(SetParameter("alpha", 0.5))
    lab.advance(40)
    lab.fork(1)
    lab.lanes[0].do(SetParameter("q0", 0.5))
    lab.lanes[2].seek_tick(lab.lanes[2].ticks // 2).go()
    return lab


def test_it_replays_without_the_file(lab: Lab, tmp_path: Path) -> None:
    path = str(tmp_path / "session.json")
    save(lab, path)
    session = load(path)
    assert check(session) == []
    assert not session.altered
    again = open_lab(session)
    for lane, other in zip(lab.lanes, again.lanes, strict=True):
        assert np.array_equal(lane.view.q, other.view.q)
        assert other.first_spec == lane.first_spec
    save(again, str(tmp_path / "again.json"))
    assert (tmp_path / "again.json").read_text() == (tmp_path / "session.json").read_text()


def test_rewound_to_step_0_it_has_the_table_again(lab: Lab) -> None:
    for lane in lab.lanes:
        lane.seek_tick(0).go()
        assert np.array_equal(lane.view.q, Q)


def changed(name: str, value: Any) -> Callable[[dict[str, Any]], None]:
    return lambda lane: lane.update({name: value})


ALTERED: dict[str, tuple[Callable[[dict[str, Any]], object], str]] = {
    "gone": (lambda lane: lane.pop("q_table"), 'lane 1 begins with a Q-table, but has no "q_table"'),
    "number": (changed("q_table", 5), "the q_table of lane 1 holds no"),
    "short": (changed("q_table", pack(Q[:9])), "the q_table of lane 1 holds not the values of 448 pairs"),
    "infinite": (
        changed("q_table", pack(np.full(Q.shape, np.inf))),
        "the q_table of lane 1 holds a value that is not finite",
    ),
    "text": (changed("q_table", "no table"), "the q_table of lane 1 holds no packed Q-table"),
}


@pytest.mark.parametrize("case", ALTERED)
def test_a_table_that_is_none_gets_one_line(case: str, lab: Lab, tmp_path: Path) -> None:
    change, message = ALTERED[case]
    path = tmp_path / "session.json"
    save(lab, str(path))
    data = json.loads(path.read_text())
    change(data["lanes"][0])
    path.write_text(json.dumps(data))
    with pytest.raises(InputError, match=message) as error:
        load(str(path))
    assert "\n" not in str(error.value)


def test_other_values_are_an_alteration_and_end_otherwise(lab: Lab, tmp_path: Path) -> None:
    path = tmp_path / "session.json"
    save(lab, str(path))
    data = json.loads(path.read_text())
    data["lanes"][0]["q_table"] = pack(Q + 1)
    path.write_text(json.dumps(data))
    session = load(str(path))
    assert session.altered
    assert check(session) == [0]


def test_a_table_of_an_agent_that_does_not_begin_with_one_is_an_error(tmp_path: Path) -> None:
    path = tmp_path / "session.json"
    save(Lab(MAZE, read_all(["dyna-q"], MAZE.parameters)), str(path))
    data = json.loads(path.read_text())
    data["lanes"][0]["q_table"] = pack(Q)
    path.write_text(json.dumps(data))
    with pytest.raises(InputError, match='lane 1 has a "q_table"'):
        load(str(path))
