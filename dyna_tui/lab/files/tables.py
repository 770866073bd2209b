"""A lane's data as tables, in CSV or JSON: its Q-table, its model, and its history.

Rows, columns and episodes count from 1. Nothing is gathered that a table does not hold: a large maze is told in
pieces.
"""

import csv
import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from io import StringIO
from typing import Any

import numpy as np
from numpy.typing import NDArray

from dyna_tui.agents import Model
from dyna_tui.errors import InputError, did_you_mean
from dyna_tui.lab.frames.frame import Validity
from dyna_tui.lab.frames.model_validity import model_validity
from dyna_tui.lab.lane import Lane

MOVES = ("up", "right", "down", "left")
"""The actions of a grid."""
PIECE = 50_000
"""Rows that are told together."""

Columns = dict[str, NDArray[Any]]
"""Columns of one length by their names."""


@dataclass(frozen=True, eq=False)
class Table:
    """A table of a lane as it is now; its rows are taken from the lane as they are asked for."""

    name: str
    lane: Lane
    columns: tuple[str, ...]
    pieces: Callable[[], Iterator[Columns]]


def table(lane: Lane, name: str) -> Table:
    """A table of a lane.

    Args:
        lane: the lane; its agent must not be moving until the table is told.
        name: ``q``, ``model``, ``rewards`` or ``episodes``.

    Raises:
        InputError: where there is no such table, or the agent has no model.
    """
    if name not in TABLES:
        raise InputError(f"there is no table {name!r}: {did_you_mean(name, TABLES)}")
    if name == "model" and lane.spec.variant.model is Model.NONE:
        raise InputError(f"{lane.spec.variant.title} has no model")
    pieces = TABLES[name]
    return Table(name, lane, tuple(next(pieces(lane))), lambda: pieces(lane))


def as_csv(table: Table) -> Iterator[str]:
    """A line of names, then the rows, in pieces."""
    yield _lines([table.columns])
    for piece in table.pieces():
        yield _lines(_rows(piece))


def as_json(table: Table) -> Iterator[str]:
    """One JSON object that says what it is of, with a row a line, in pieces; what is no number is null."""
    lane = table.lane
    head = {
        "table": table.name,
        "maze": lane.maze.path,
        "agent": lane.spec.variant.name,
        "params": dict(lane.spec.values),
        "seed": lane.seed,
        "run": lane.run,
        "real_steps": lane.real_steps,
        "ticks": lane.ticks,
        "columns": list(table.columns),
    }
    yield json.dumps(head, ensure_ascii=False, allow_nan=False)[:-1] + ', "rows": ['
    begun = False
    for piece in table.pieces():
        rows = ",\n".join(json.dumps([_number(value) for value in row], allow_nan=False) for row in _rows(piece))
        if rows:
            yield (",\n" if begun else "\n") + rows
            begun = True
    yield "\n]}\n"


def _rows(piece: Columns) -> Iterator[tuple[Any, ...]]:
    return zip(*(column.tolist() for column in piece.values()), strict=True)


def _number(value: object) -> object:
    return None if isinstance(value, float) and not np.isfinite(value) else value


def _lines(rows: Any) -> str:
    text = StringIO()
    csv.writer(text, lineterminator="\n").writerows(rows)
    return text.getvalue()


def _places(lane: Lane, state: NDArray[Any], before: str = "") -> Columns:
    """Where states are: row and column on a grid, the state itself in any other world."""
    if lane.world.first.size:
        return {f"{before}state": state}
    row, column = np.divmod(state, lane.maze.width)
    return {f"{before}row": row + 1, f"{before}column": column + 1}


def _pairs(lane: Lane, pair: NDArray[Any]) -> Columns:
    state, action = np.divmod(pair, len(lane.world.actions))
    return _places(lane, state) | {"action": action if lane.world.first.size else np.array(MOVES)[action]}


def _q(lane: Lane) -> Iterator[Columns]:
    """Every pair but those of walls that the agent never was in."""
    memory, world = lane.memory, lane.world
    wall = np.array([kind.wall for kind in lane.maze.kinds])
    actions = len(world.actions)
    for first in range(0, world.states * actions, PIECE // actions * actions):
        pair = np.arange(first, min(first + PIECE // actions * actions, world.states * actions))
        if not world.first.size:
            pair = pair[~wall[world.kind[lane.layout, pair // actions]] | (memory.visits[pair] > 0)]
        yield _pairs(lane, pair) | {
            "q": memory.q[pair],
            "visits": memory.visits[pair],
            "last_tried": memory.last_tried[pair],
            "td_error": memory.td_error[pair],
        }


def _model(lane: Lane) -> Iterator[Columns]:
    """What the model says, in the order in which the agent came to believe it; of a count model each outcome."""
    count = int(lane.memory.clock[0]["pairs"])
    counted = lane.spec.variant.model is Model.COUNTS
    for first in range(0, max(count, 1), PIECE):
        place = np.arange(first, min(first + PIECE, count))
        share: Columns = {}
        following = lane.memory.model["next"][place]
        if counted:
            place, following, weight = _outcomes(lane, place)
            share = {"weight": weight, "probability": weight / lane.memory.counts.weight[place]}
        entries = lane.memory.model[place]
        pair, terminal = entries["pair"], following < 0
        truth = model_validity(lane.maze, lane.world, lane.view, place)
        yield (
            _pairs(lane, pair)
            | {"reward": entries["reward"]}
            | _places(lane, np.where(terminal, ~following, following), "next_")
            | {"terminal": terminal.astype(np.int64)}
            | share
            | {"visits": lane.memory.visits[pair], "last_tried": lane.memory.last_tried[pair]}
            | ({} if counted else {"truth": np.array([kind.name.lower() for kind in Validity])[truth]})
        )


def _outcomes(lane: Lane, places: NDArray[Any]) -> tuple[NDArray[Any], NDArray[Any], NDArray[Any]]:
    """The outcomes of records of a count model: the place of the record, the state that follows, the weight."""
    counts = lane.memory.counts
    found: list[tuple[int, int, float]] = []
    for place in places.tolist():
        slot = int(counts.first[place])
        while slot:
            following, slot_after, weight = counts.outcome[slot - 1].tolist()
            found.append((place, following, weight))
            slot = slot_after
    kinds = (np.int64, np.int64, np.float64)
    place, following, weight = (np.array([row[i] for row in found], kind) for i, kind in enumerate(kinds))
    return place, following, weight


def _rewards(lane: Lane) -> Iterator[Columns]:
    """The cumulative reward, and the value updates, at evenly spaced real steps, and at last now.

    Where updates were made since the latest of these steps, as in a look-ahead, that step is told twice.
    """
    clock, memory = lane.memory.clock[0], lane.memory
    points = int(clock["curve_points"])
    step = np.arange(points, dtype=np.int64) * int(clock["curve_stride"])
    reward, updates = memory.reward_curve[:points], memory.update_curve[:points]
    if (step[-1], reward[-1], updates[-1]) != (lane.real_steps, clock["reward_sum"], clock["updates"]):
        step = np.append(step, lane.real_steps)
        reward, updates = np.append(reward, clock["reward_sum"]), np.append(updates, clock["updates"])
    yield {"step": step, "cumulative_reward": reward, "updates": updates}


def _episodes(lane: Lane) -> Iterator[Columns]:
    """The finished episodes, in a long run in blocks of equally many: the mean of their steps, and when they ended."""
    clock, memory = lane.memory.clock[0], lane.memory
    blocks, size = int(clock["block_points"]), int(clock["block_size"])
    last = np.arange(1, blocks + 1, dtype=np.int64) * size
    yield {
        "first_episode": last - size + 1,
        "last_episode": last,
        "mean_steps": memory.block_steps[:blocks] / size,
        "end_step": memory.block_end[:blocks],
    }


TABLES: dict[str, Callable[[Lane], Iterator[Columns]]] = {
    "q": _q,
    "model": _model,
    "rewards": _rewards,
    "episodes": _episodes,
}
"""The tables by their names in :data:`~dyna_tui.lab.files.exports.EXPORTS`."""

WRITERS: dict[str, Callable[[Table], Iterator[str]]] = {"csv": as_csv, "json": as_json}
"""What writes a table in each of :data:`~dyna_tui.lab.files.exports.TABLE_FORMATS`."""
