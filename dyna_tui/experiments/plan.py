"""Plan of an experiment: its task, completed from the maze, and checked before anything runs."""

import os
from collections.abc import Sequence

from dyna_tui.agents import MOST_AGENTS, AgentSpec
from dyna_tui.errors import InputError
from dyna_tui.experiments.batch import bytes_of
from dyna_tui.experiments.task import DEFAULT_EPISODES, REAL, Task
from dyna_tui.maze import Maze

FALLBACK_MEMORY = 2 * 1024**3
"""Bytes that results may take on machines that do not report their memory."""


def task_of(
    maze: Maze,
    specs: Sequence[AgentSpec],
    runs: int,
    *,
    episodes: int | None = None,
    steps: int | None = None,
    seed: int = 0,
    clock: str = REAL,
    solved: bool = False,
    saves_q: bool = False,
) -> Task:
    """The task of an experiment; its length is the maze's, else 50 episodes, where none is given.

    Raises:
        InputError: where it contradicts itself, or its results would take more than a quarter of the memory.
    """
    if len(specs) > MOST_AGENTS:
        raise InputError(f"{len(specs):,} agents are too many: an experiment compares at most {MOST_AGENTS:,}")
    episodes, steps = length_of(maze, episodes, steps)
    agents = tuple(spec.spec_text for spec in specs)
    tables = tuple(spec.q_table for spec in specs)
    q_tables = tables if any(tables) else ()
    task = Task(maze.text, maze.path, agents, runs, seed, episodes, steps, clock, solved, q_tables, saves_q)
    _check_memory(task)
    return task


def length_of(maze: Maze, episodes: int | None, steps: int | None) -> tuple[int | None, int | None]:
    """The episodes or the steps of a run: those asked for, else the maze's, else the default."""
    if episodes is None and steps is None:
        episodes, steps = maze.episodes, maze.steps
        if episodes is None and steps is None:
            episodes = DEFAULT_EPISODES
    return episodes, steps


def _check_memory(task: Task) -> None:
    """Raise an error if the results would take more than a quarter of the machine's memory."""
    try:
        limit = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") // 4
    except (AttributeError, OSError, ValueError):
        limit = FALLBACK_MEMORY
    needed = bytes_of(task)
    if needed > limit:
        length, unit = task.budget
        what = f"{len(task.agents):,} x {task.runs:,} runs of {length:,} {unit}s"
        room = f"{needed / 1024**3:,.1f} GiB, but at most {limit / 1024**3:,.1f} GiB are available"
        raise InputError(f"the results of {what} need {room}: ask for fewer or shorter runs")
