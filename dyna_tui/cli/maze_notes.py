"""Notes on a maze for standard error: what a foreign grid was read as, and that no path leads to a terminal cell."""

from typing import TYPE_CHECKING

from dyna_tui.cli.messages import print_message

if TYPE_CHECKING:
    from dyna_tui.maze import Maze


MOST_WARNINGS = 3
"""Warnings that are printed where a maze is not checked but used."""


def print_notes(maze: "Maze", cost: str = "") -> None:
    """Print a line on what was assumed, if anything was, and the first of the maze's warnings, a line each.

    Args:
        maze: the maze.
        cost: what it costs that no path leads to a terminal cell, to stand at the end of the last line.
    """
    if maze.assumed:
        print_message(f"{maze.path}: {maze.assumed}")
    lines = list(maze.warnings[:MOST_WARNINGS])
    if len(maze.warnings) > MOST_WARNINGS:
        lines[-1] += f" ({len(maze.warnings) - MOST_WARNINGS:,} more: see check)"
    for number, line in enumerate(lines, 1):
        print_message(f"{maze.path}: warning: {line}{cost if number == len(lines) else ''}")


def cost_of_episodes(maze: "Maze", episodes: int | None, runs: int, agents: int) -> str:
    """What episodes cost that only truncation ends; empty for a run of steps, or where only a person brings that on."""
    by_itself = (layout.since is not None or layout.episode is not None for layout in maze.layouts)
    if not episodes or not any(starts for starts, comes in zip(maze.cut_off, by_itself, strict=True) if comes):
        return ""
    limit = maze.max_episode_steps
    total = episodes * runs * agents * limit
    right = "give --steps instead, or a lower max_episode_steps"
    return f"; each episode takes up to {limit:,} steps, all of them {total:,}: {right}"
