"""Tables of a lane in CSV or JSON: its Q-table, its model, and its history.

Rows and columns count from 0, as on the screen; episodes from 1. A large maze is written in batches, so that no table
is ever in memory whole.
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
from dyna_tui.lab.frames.model_validity import chances, validity_in
from dyna_tui.lab.lane import Lane
from dyna_tui.world import terminal_states

BATCH = 50_000
"""Rows that are written together, about."""
VALIDITY_NAMES = ("true", "untried", "wall", "stays", "leads", "reward")
"""The values of the column ``truth``, in the order of :class:`~dyna_tui.lab.frames.frame.Validity`.

What is assumed of an action that was never tried, or was forgotten, is ``untried``.
"""

Columns = dict[str, NDArray[Any]]
"""Columns of one length by their names."""


@dataclass(frozen=True, eq=False)
class Table:
    """A table of a lane as it is now; its rows are taken from the lane as they are asked for."""

    name: str
    lane: Lane
    columns: tuple[str, ...]
    batches: Callable[[], Iterator[Columns]]


def table(lane: Lane, name: str) -> Table:
    """A table of a lane.

    Args:
        lane: the lane; its agent must not be moving until the table is written.
        name: ``q``, ``model``, ``rewards`` or ``episodes``.

    Raises:
        InputError: where there is no such table, or the agent has no model.
    """
    if name not in TABLES:
        raise InputError(f"there is no table {name!r}: {did_you_mean(name, TABLES)}")
    if name == "model" and lane.spec.variant.model is Model.NONE:
        raise InputError(f"{lane.spec.variant.title} has no model")
    batches = TABLES[name]
    return Table(name, lane, tuple(next(batches(lane))), lambda: batches(lane))


def as_csv(table: Table) -> Iterator[str]:
    """A line of names, then the rows, in batches."""
    yield _lines([table.columns])
    for batch in table.batches():
        yield _lines(_rows(batch))


def as_json(table: Table) -> Iterator[str]:
    """One JSON object that says what it is of, with a row a line, in batches; a value that is not finite is null."""
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
    if lane.maze.estimated:
        head["estimated"] = lane.maze.estimated
    yield json.dumps(head, ensure_ascii=False, allow_nan=False)[:-1] + ', "rows": ['
    written = False
    for batch in table.batches():
        rows = ",\n".join(json.dumps([_number(value) for value in row], allow_nan=False) for row in _rows(batch))
        if rows:
            yield (",\n" if written else "\n") + rows
            written = True
    yield "\n]}\n"


def _rows(batch: Columns) -> Iterator[tuple[Any, ...]]:
    return zip(*(column.tolist() for column in batch.values()), strict=True)


def _number(value: object) -> object:
    return None if isinstance(value, float) and not np.isfinite(value) else value


def _lines(rows: Any) -> str:
    text = StringIO()
    csv.writer(text, lineterminator="\n").writerows(rows)
    return text.getvalue()


def _states(lane: Lane, state: NDArray[Any], prefix: str = "") -> Columns:
    """Where states are: row and column on a grid, the state itself in any other world."""
    if lane.world.outcome_indptr.size:
        return {f"{prefix}state": state}
    row, column = np.divmod(state, lane.maze.width)
    return {f"{prefix}row": row, f"{prefix}column": column}


def _pairs(lane: Lane, state: NDArray[Any], action: NDArray[Any]) -> Columns:
    """Where pairs are: the columns of their states, and the name of the action."""
    names = np.array([move.name for move in lane.maze.grid.actions])
    return _states(lane, state) | {"action": names[action]}


def _q(lane: Lane) -> Iterator[Columns]:
    """Every pair, but for those of walls in which the agent never acted; values of terminal states are 0."""
    view, world = lane.view, lane.world
    ends = terminal_states(world, lane.layout)
    wall = np.array([kind.wall for kind in lane.maze.kinds])
    for first in range(0, world.states, max(BATCH // view.actions, 1)):
        rows = slice(first, first + max(BATCH // view.actions, 1))
        state, action = np.indices(view.q[rows].shape).reshape(2, -1)
        shown = np.ones(len(state), np.bool_)
        if not world.outcome_indptr.size:
            shown = ~wall[world.kind[lane.layout, rows][state]] | (view.visits[rows].ravel() > 0)
        yield _pairs(lane, state[shown] + first, action[shown]) | {
            "q": np.where(ends[rows][state], 0.0, view.q[rows].ravel())[shown],
            "visits": view.visits[rows].ravel()[shown],
            "last_tried": view.last_tried[rows].ravel()[shown],
            "td_error": view.td_error[rows].ravel()[shown],
        }


def _model(lane: Lane) -> Iterator[Columns]:
    """What the model says, in the order in which the agent learned it, and whether the world would answer so.

    Of a count model each outcome, beside its true probability; ``truth`` and ``outdated`` are of the pair, as on the
    screen.
    """
    view = lane.view
    model = view.model
    for first in range(0, max(model.size, 1), BATCH):
        index = np.arange(first, min(first + BATCH, model.size))
        found = list(model.outcomes(index))
        which = np.concatenate([outcome.which for outcome in found] or [index])
        order = np.argsort(which, kind="stable")
        which = which[order]
        next_state, terminal, weight = (
            np.concatenate([getattr(outcome, name) for outcome in found] or [np.empty(0, kind)])[order]
            for name, kind in (("next_state", np.int32), ("terminal", np.bool_), ("weight", np.float64))
        )
        entries = model.entries(index[which])
        share: Columns = {
            "weight": weight,
            "probability": weight / entries.weight,
            "true_probability": chances(lane.world, lane.layout, entries.pair, next_state, terminal),
        }
        validity = validity_in(lane, index[which])
        yield (
            _pairs(lane, entries.state, entries.action)
            | {"reward": entries.reward}
            | _states(lane, next_state, "next_")
            | {"terminal": terminal.astype(np.int64)}
            | (share if model.counts_outcomes else {})
            | {
                "visits": view.visits[entries.state, entries.action],
                "last_tried": view.last_tried[entries.state, entries.action],
                "truth": np.array(VALIDITY_NAMES)[validity],
                "outdated": (validity >= Validity.WALL).astype(np.int64),
            }
        )


def _rewards(lane: Lane) -> Iterator[Columns]:
    """The cumulative reward, and the value updates, at evenly spaced real steps, and at last now.

    Where updates were made since the latest of these steps, as in a look-ahead, that step has two rows.
    """
    curve = lane.view.reward_curve
    yield {"step": curve.step, "cumulative_reward": curve.reward, "updates": curve.updates}


def _episodes(lane: Lane) -> Iterator[Columns]:
    """The finished episodes, in a long run in blocks of equally many: their mean steps, and when they ended."""
    blocks = lane.view.episode_blocks
    yield {
        "first_episode": blocks.last_episode - blocks.size + 1,
        "last_episode": blocks.last_episode,
        "mean_steps": blocks.mean_steps,
        "end_step": blocks.end_step,
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
