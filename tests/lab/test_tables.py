"""Tables of what an agent knows and did, in CSV and JSON."""

import csv
import json
from io import StringIO
from typing import Any

import numpy as np
import pytest

from dyna_tui.errors import InputError
from dyna_tui.lab.files import tables
from dyna_tui.lab.files.exports import EXPORTS, FIGURE, MAZE, SCREEN, TABLE_FORMATS
from dyna_tui.lab.files.tables import TABLES, as_csv, as_json, table
from dyna_tui.lab.frames.frame import Validity, Window
from dyna_tui.lab.frames.model_list import ModelList
from dyna_tui.lab.frames.model_rows import pair_rows
from dyna_tui.lab.frames.observe import observe
from dyna_tui.lab.frames.request import FrameRequest
from dyna_tui.lab.history.interventions import SwitchLayout
from dyna_tui.lab.lane import Lane
from dyna_tui.maze import load
from dyna_tui.maze.grid import MOVES
from dyna_tui.world import table_world
from tests.dyna.engine import agent, maze_of

ACTIONS = [move.name for move in MOVES]
PLACE = ["row", "column", "action"]


def lane_of(maze: str, text: str, steps: int = 200) -> Lane:
    lane = Lane(load(maze), agent(text, load(maze)), seed=1)
    lane.advance(until_step=steps)
    return lane


def csv_rows(lane: Lane, name: str) -> list[dict[str, str]]:
    return list(csv.DictReader(StringIO("".join(as_csv(table(lane, name))))))


def json_of(lane: Lane, name: str) -> Any:
    return json.loads("".join(as_json(table(lane, name))))


def json_dicts(lane: Lane, name: str) -> list[dict[str, Any]]:
    document = json_of(lane, name)
    return [dict(zip(document["columns"], row, strict=True)) for row in document["rows"]]


def test_the_q_table_holds_every_pair_but_those_of_walls() -> None:
    lane = lane_of("dyna", "dyna-q:n=5")
    rows = csv_rows(lane, "q")
    assert list(rows[0]) == [*PLACE, "q", "visits", "last_tried", "td_error"]
    walls = int((lane.maze.layouts[0].kind == 0).sum())
    assert len(rows) == 4 * (lane.world.states - walls)
    seen = {}
    for row in rows:
        state = int(row["row"]) * lane.maze.width + int(row["column"])
        seen[4 * state + ACTIONS.index(row["action"])] = row
    for pair, row in seen.items():
        assert float(row["q"]) == lane.memory.q[pair], "to the bit"
        assert float(row["td_error"]) == lane.memory.td_error[pair]
        assert int(row["visits"]) == lane.memory.visits[pair]
        assert int(row["last_tried"]) == lane.memory.last_tried[pair]
    assert sum(int(row["visits"]) for row in rows) == 200


def test_a_wall_that_the_agent_stood_in_before_it_was_one_is_listed() -> None:
    lane = Lane(maze_of("S.\n.G\n@\n#S\n.G"), agent("q-learning"))
    lane.advance(until_step=20)
    whole = csv_rows(lane, "q")
    lane.do(SwitchLayout(1))
    assert len(whole) == 16
    assert csv_rows(lane, "q") == [
        row for row in whole if (row["row"], row["column"]) != ("0", "0") or row["visits"] != "0"
    ]


def test_a_model_of_last_outcomes_says_what_follows_and_whether_it_is_true() -> None:
    lane = lane_of("blocking", "dyna-q+:n=5", 1_100)
    rows = csv_rows(lane, "model")
    assert list(rows[0]) == [
        *PLACE, "reward", "next_row", "next_column", "terminal", "visits", "last_tried", "truth", "outdated",
    ]  # fmt: skip
    assert len(rows) == int(lane.memory.clock[0]["pairs"])
    assert {row["truth"] for row in rows} >= {"true", "untried"}
    assert {row["truth"] for row in rows} & {"wall", "stays", "leads"}, "the wall has moved"
    ends = [(row["next_row"], row["next_column"], row["reward"]) for row in rows if row["terminal"] == "1"]
    assert set(ends) == {("0", "8", "1.0")}
    assert all((row["outdated"] == "1") == (row["truth"] in ("wall", "stays", "leads", "reward")) for row in rows)


def test_a_count_model_lists_each_outcome_with_its_probability() -> None:
    lane = lane_of("slippery", "dyna-q-stochastic:n=5", 3_000)
    rows = csv_rows(lane, "model")
    assert list(rows[0]) == [
        *PLACE, "reward", "next_row", "next_column", "terminal", "weight", "probability", "true_probability", "visits",
        "last_tried", "truth", "outdated",
    ]  # fmt: skip
    together: dict[tuple[str, ...], float] = {}
    weights: dict[tuple[str, ...], float] = {}
    for row in rows:
        pair = tuple(row[name] for name in PLACE)
        together[pair] = together.get(pair, 0.0) + float(row["probability"])
        weights[pair] = weights.get(pair, 0.0) + float(row["weight"])
        assert weights[pair] <= float(row["visits"])
    assert len(rows) > len(together) == int(lane.memory.clock[0]["pairs"])
    assert together == pytest.approx(dict.fromkeys(together, 1.0))
    assert sum(weights.values()) == 3_000


def test_a_count_model_says_as_the_screen_does_whether_it_is_true() -> None:
    lane = lane_of("blocking", "dyna-q-stochastic:n=5", 1_100)
    shown = pair_rows(lane, np.arange(lane.view.model.size), 0, 10_000)
    exported = {
        (*(row[name] for name in PLACE), row["next_row"], row["next_column"]): row for row in csv_rows(lane, "model")
    }
    assert len(exported) == len(shown)
    for row in shown:
        places = [str(each) for state in (row.state, row.next_state) for each in divmod(state, lane.maze.width)]
        said = exported[(*places[:2], ACTIONS[row.action], *places[2:])]
        assert said["truth"] == tables.VALIDITY_NAMES[row.validity]
        assert said["outdated"] == str(int(row.validity.outdated))
        assert float(said["true_probability"]) == row.chance
        assert float(said["probability"]) == row.probability
    assert {"true", "stays", "wall"} <= {row["truth"] for row in exported.values()}


def test_values_of_terminal_states_are_zero() -> None:
    """So they are on the screen, whatever q0."""
    lane = Lane(
        maze_of("S...P\n....G", "[cells]\nP = { reward = -1.0, terminal = true }"), agent("dyna-q:q0=2"), seed=1
    )
    for steps in (0, 100):
        lane.advance(until_step=steps)
        shown = observe(lane, FrameRequest(Window(0, 0, 2, 5)), ModelList(), None).cells.q
        assert not shown[:, 4].any() and shown[:, :4].all()
        rows = csv_rows(lane, "q")
        ends = [row for row in rows if row["column"] == "4"]
        assert [float(row["q"]) for row in ends] == [0.0] * 8
        assert [row["q"] for row in json_dicts(lane, "q") if row["column"] == 4] == [0.0] * 8
        assert all(float(row["q"]) for row in rows if row not in ends)


def test_a_state_of_a_table_that_only_ends_episodes_is_terminal() -> None:
    table = [[[(1.0, 1, 0.0, False)]], [[(0.5, 2, 1.0, True), (0.5, 3, 0.0, False)]], [[(1.0, 2, 0.0, True)]]]
    table += [[[(0.5, 0, 0.0, True), (0.5, 2, 0.0, True)]]]
    lane = Lane(maze_of("SG"), agent("dyna-q:q0=2"), world=table_world(table, [0]))
    assert [row[2] for row in json_of(lane, "q")["rows"]] == [2.0, 2.0, 0.0, 2.0]


def test_the_reward_curve_ends_now() -> None:
    lane = lane_of("dyna", "dyna-q:n=5", 5_000)
    rows = csv_rows(lane, "rewards")
    assert list(rows[0]) == ["step", "cumulative_reward", "updates"]
    assert [float(value) for value in rows[0].values()] == [0, 0, 0]
    clock = lane.memory.clock[0]
    assert [float(value) for value in rows[-1].values()] == [5_000, clock["reward_sum"], clock["updates"]]


@pytest.mark.parametrize("text", ["mpc:horizon=4", "dyna-q:n=5"])
def test_the_reward_curve_ends_now_whatever_the_tick(text: str) -> None:
    lane = lane_of("dyna", text, 30)
    twice = 0
    for _ in range(40):
        rows = json_of(lane, "rewards")["rows"]
        clock = lane.memory.clock[0]
        assert rows[-1] == [lane.real_steps, clock["reward_sum"], clock["updates"]]
        assert rows == sorted(rows)
        twice += rows[-1][0] == rows[-2][0]
        lane.advance(1)
    assert bool(twice) == text.startswith("mpc"), "it looks ahead between two real steps"


def test_episodes_are_listed_one_by_one_and_in_a_long_run_in_blocks() -> None:
    lane = lane_of("ten", "q-learning", 3_000)
    rows = json_of(lane, "episodes")["rows"]
    assert [row[0] for row in rows] == [row[1] for row in rows] == list(range(1, lane.episode))
    assert np.cumsum([row[2] for row in rows]).tolist() == [row[3] for row in rows]
    lane.advance(until_episode=5_000)
    rows = json_of(lane, "episodes")["rows"]
    assert {row[1] - row[0] for row in rows} == {3}
    assert [row[0] for row in rows[1:]] == [row[1] + 1 for row in rows[:-1]]


@pytest.mark.parametrize("name", TABLES)
@pytest.mark.parametrize("text", ["dyna-q:n=3", "dyna-q-stochastic", "prioritized-sweeping", "mpc"])
def test_csv_and_json_hold_the_same_in_pieces_or_at_once(name: str, text: str, monkeypatch: pytest.MonkeyPatch) -> None:
    for steps in (0, 150):
        lane = lane_of("dyna", text, steps)
        document = json_of(lane, name)
        assert (document["agent"], document["real_steps"], document["table"]) == (lane.spec.variant.name, steps, name)
        listed = csv_rows(lane, name)
        assert [[str(value) for value in row] for row in document["rows"]] == [list(row.values()) for row in listed]
        assert all(list(row) == document["columns"] for row in listed)
        monkeypatch.setattr(tables, "BATCH", 12)
        assert json_of(lane, name) == document
        assert csv_rows(lane, name) == listed
        monkeypatch.undo()


def test_a_world_that_is_no_grid_names_its_states() -> None:
    world = table_world([[[(1.0, 1, 0.5, False)]] * 4, [[(1.0, 0, 1.0, True)]] * 4], [0])
    lane = Lane(maze_of("SG"), agent("dyna-q"), world=world)
    lane.advance(until_step=9)
    assert json_of(lane, "q")["columns"][:2] == ["state", "action"]
    assert {(row[0], *row[2:5]) for row in json_of(lane, "model")["rows"]} == {(0, 0.5, 1, 0), (1, 1.0, 0, 1)}


def test_what_is_no_number_is_null() -> None:
    lane = lane_of("dyna", "q-learning")
    lane.memory.q[:2] = np.nan, -np.inf
    assert [row[3] for row in json_of(lane, "q")["rows"][:2]] == [None, None]


def test_an_unknown_table_is_an_error() -> None:
    with pytest.raises(InputError, match=r"^there is no table 'modell': did you mean 'model'\?$"):
        table(lane_of("dyna", "dyna-q"), "modell")
    with pytest.raises(InputError, match=r"^Q-learning has no model$"):
        table(lane_of("dyna", "q-learning"), "model")


def test_every_validity_has_a_name_in_a_table() -> None:
    assert len(set(tables.VALIDITY_NAMES)) == len(Validity)
    assert [tables.VALIDITY_NAMES[kind] for kind in (Validity.BLOCKED, Validity.MOVES_ELSEWHERE)] == ["stays", "leads"]


def test_every_export_of_a_lane_is_a_table_and_the_reverse() -> None:
    assert set(EXPORTS) - {SCREEN, MAZE, FIGURE} == set(TABLES)
    assert TABLE_FORMATS.keys() == tables.WRITERS.keys()
    assert all(export.suffix in export.formats.values() for export in EXPORTS.values())
