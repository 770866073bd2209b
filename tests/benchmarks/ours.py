"""Our engine, timed as an experiment times it: processor time inside the engine, without start-up and statistics."""

import time

from dyna_tui.agents import read_agents
from dyna_tui.dyna.agent import Agent
from dyna_tui.experiments.results import AgentResult
from dyna_tui.experiments.scheduler import run_task
from dyna_tui.experiments.task import Task
from dyna_tui.maze import Maze, load, parse
from dyna_tui.world import grid_world


def maze_of(name: str) -> Maze:
    """A maze that the C programs know too: a built-in one, or ``open:ROWSxCOLUMNS``."""
    kind, _, size = name.partition(":")
    if kind != "open":
        return load(name)
    rows, columns = map(int, size.split("x"))
    settings = "max_episode_steps = 1000000000000\n[agent]\nalpha = 0.1\ngamma = 0.95\nepsilon = 0.1\n"
    grid = ["." * columns] * rows
    grid[0], grid[-1] = "S" + grid[0][1:], grid[-1][:-1] + "G"
    return parse(f"+++\n{settings}+++\n" + "\n".join(grid) + "\n", name)


def experiment(maze: Maze, agent: str, real_steps: int, seed: int) -> AgentResult:
    """One run of an experiment."""
    task = Task(maze.text, maze.path, (agent,), runs=1, seed=seed, steps=real_steps)
    return run_task(task).agents[0]


def seconds_after(maze: Maze, agent: str, untimed: int, real_steps: int, seed: int) -> float:
    """The seconds of real steps that follow others which are not timed; the engine's call is an experiment's."""
    (spec,) = read_agents(agent, maze.parameters)
    moved = Agent(spec, grid_world(maze), seed)
    moved.advance(until_step=untimed)
    began = time.thread_time()
    moved.advance(until_step=untimed + real_steps)
    return time.thread_time() - began
