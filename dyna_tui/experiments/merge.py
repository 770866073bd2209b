"""Merging the parts of an experiment, each a shard's runs, into the results of the whole."""

from collections.abc import Sequence
from dataclasses import dataclass, fields

import numpy as np

from dyna_tui.errors import InputError
from dyna_tui.experiments.batch import Rows
from dyna_tui.experiments.results import Results, agent_result
from dyna_tui.experiments.shard import Shard
from dyna_tui.experiments.task import Task

FIELD_NAMES = {"maze_text": "maze", "maze_path": "name of the maze", "q_tables": "Q-table"}
"""What messages call a field of a task, where not by its name."""


@dataclass(frozen=True, eq=False)
class Part:
    """The runs of one shard."""

    name: str
    """Where it is from, for messages: its file."""
    task: Task
    """The whole experiment."""
    shard: Shard
    revision: int
    """The revision of the engine that made it."""
    rows: tuple[Rows, ...]
    """For each agent a row for each run of the shard."""
    has_solved: tuple[bool, ...]
    """For each agent, whether ``rows.solved`` was asked for, and applies."""
    seconds: tuple[float, ...]
    """For each agent, processor time inside the engine."""


def merged(parts: Sequence[Part]) -> Results:
    """The results of the whole experiment, equal to the bit to those of one that was not divided.

    Args:
        parts: all shards' parts, in any order.

    Raises:
        InputError: where they do not belong together, or one is missing or given twice.
    """
    first = parts[0]
    by_number: dict[int, Part] = {}
    for part in parts:
        _check_alike(first, part)
        other = by_number.setdefault(part.shard.number, part)
        if other is not part:
            raise InputError(f"{other.name} and {part.name} are both shard {part.shard}: give it once")
    missing = [number for number in range(1, first.shard.of + 1) if number not in by_number]
    if missing:
        raise InputError(_missing(missing, first.shard.of))
    ordered = [by_number[number] for number in sorted(by_number)]
    agents = []
    for agent in range(len(first.task.agents)):
        columns = zip(*(part.rows[agent] for part in ordered), strict=True)
        rows = Rows(*(np.concatenate(column) for column in columns))
        seconds = sum(part.seconds[agent] for part in ordered)
        agents.append(agent_result(first.task, agent, rows, any(part.has_solved[agent] for part in ordered), seconds))
    return Results(first.task, tuple(agents))


def difference(one: Task, other: Task) -> str:
    """The first thing in which two experiments differ, by its name; empty where they are the same."""
    differing = (field.name for field in fields(Task) if getattr(one, field.name) != getattr(other, field.name))
    name = next(differing, "")
    return FIELD_NAMES.get(name, name)


def _check_alike(first: Part, part: Part) -> None:
    """Makes sure that a part belongs to the same experiment as the first."""
    if other := difference(first.task, part.task):
        raise InputError(f"{part.name} is of another experiment than {first.name}: another {other}")
    if part.shard.of != first.shard.of:
        what = f"{part.name} is shard {part.shard}, but {first.name} is shard {first.shard}"
        raise InputError(f"{what}: give the parts of one division")
    if part.revision != first.revision:
        raise InputError(f"{part.name} was made by another version of dyna-tui than {first.name}: make it again")


def _missing(numbers: Sequence[int], of: int) -> str:
    """The message that shards are missing: the first few are named."""
    *others, last = [str(number) for number in numbers[:5]]
    if len(numbers) > 5:
        others, last = [*others, last], f"{len(numbers) - 5:,} more"
    named = f"{', '.join(others)} and {last}" if others else last
    what = f"shards {named} of {of} are" if len(numbers) > 1 else f"shard {named} of {of} is"
    return f"{what} missing: give all parts, made as by --shard {numbers[0]}/{of}"
