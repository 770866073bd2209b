"""Notes on a maze for standard error: what a foreign grid was read as, and that no path leads to a terminal cell."""

from typing import TYPE_CHECKING

from dyna_tui.cli.messages import print_message

if TYPE_CHECKING:
    from dyna_tui.maze import Maze


def print_notes(maze: "Maze", cost: str = "") -> None:
    """Print a line on what was assumed, if anything was, and one if starts are cut off from all terminal cells.

    Args:
        maze: the maze.
        cost: what that costs, to stand at the end of that line.
    """
    if maze.assumed:
        print_message(f"{maze.path}: {maze.assumed}")
    if maze.warnings:
        others = len(maze.warnings) - 1
        more = f" (nor in {others} more layout{'s' if others > 1 else ''})" if others else ""
        print_message(f"{maze.path}: warning: {maze.warnings[0]}{more}{cost}")


def cost_of_episodes(maze: "Maze", episodes: int | None, runs: int, agents: int) -> str:
    """What episodes cost that only truncation ends; empty for a run of steps, or where only a person brings that on."""
    by_itself = (layout.since is not None or layout.episode is not None for layout in maze.layouts)
    if not episodes or not any(starts for starts, comes in zip(maze.cut_off, by_itself, strict=True) if comes):
        return ""
    limit = maze.max_episode_steps
    total = episodes * runs * agents * limit
    right = "give --steps instead, or a lower max_episode_steps"
    return f"; each episode takes up to {limit:,} steps, all of them {total:,}: {right}"
