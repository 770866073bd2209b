"""Everything that kernels compute, as digests: to be run by numba and by the native library, and compared.

``python -m tests.native.results WORLD``: a built-in maze, ``grids`` for all of them, or a number of actions;
``environments`` for those of two mazes, without agents.
"""

import hashlib
import sys
from collections.abc import Iterator
from typing import Any

import numpy as np

from dyna_tui.agents import read_agents
from dyna_tui.dyna.agent import Agent
from dyna_tui.dyna.editing import make_true
from dyna_tui.dyna.memory import lacks_room, with_room
from dyna_tui.dyna.outcome_list import outcomes_in
from dyna_tui.dyna.vector_steps import ALL_STEPPED, NEXT_STEP, SAME_STEP, new_environments, reset_all, step_all
from dyna_tui.maze import builtin_names, load
from dyna_tui.optimal import evaluate, falls_short, optimal_values
from dyna_tui.optimal.greedy_path import greedy_path, new_workspace, shortest_path, until_short_path
from dyna_tui.optimal.stop_test import StopTest, watch
from dyna_tui.world import NEVER, World, grid_world, table_world
from tests.dyna.engine import arrays
from tests.dyna.test_conformance import AGENTS

STEPS = 3000
"""Real steps of each agent."""
FEW = 60
"""Of one that looks ahead."""


def random_table(actions: int) -> World:
    """A world of 40 states with several outcomes of each move, some of which end the episode."""
    random = np.random.default_rng(actions)
    table = []
    for _ in range(40):
        row = []
        for _ in range(actions):
            chances = random.dirichlet(np.ones(3)).tolist()
            ends = random.random(3) < 0.05
            row.append(
                [
                    (chance, int(random.integers(40)), float(random.normal()), bool(end))
                    for chance, end in zip(chances, ends, strict=True)
                ]
            )
        table.append(row)
    return table_world(table, [0, 7], max_episode_steps=200)


def worlds(name: str) -> Iterator[tuple[str, World]]:
    """The worlds that a word stands for, with a name each."""
    if name.isdecimal():
        yield f"{name} actions", random_table(int(name))
    else:
        mazes = [maze for maze in builtin_names() if maze != "large"] if name == "grids" else [name]
        yield from ((maze, grid_world(load(maze))) for maze in mazes)


def digest(*values: Any) -> str:
    """A digest of arrays and numbers, to the bit."""
    hashed = hashlib.sha256()
    for value in values:
        hashed.update(np.ascontiguousarray(value).tobytes())
    return hashed.hexdigest()[:16]


def digest_of(agent: Agent) -> str:
    """A digest of all that an agent is."""
    return digest(*(array for _, array in arrays(agent.memory)))


def moved(world: World, spec: str) -> Iterator[str]:
    """An agent moved in portions, with what a person may do to it in between."""
    agent = Agent(read_agents(spec)[0], world, seed=3)
    steps = FEW if spec.startswith("mpc") else STEPS
    agent.advance(until_step=steps)
    yield digest_of(agent)
    actions = len(world.actions)
    for turn in range(6):
        agent.advance(7 + turn)
        agent.drive(turn % actions)
        agent.advance(until_step=agent.view.real_steps + steps // 20)
        if agent.memory.entry.size:
            agent.forget(turn * actions + turn % actions)
            agent.memory = make_true(agent.memory, world)
        agent.switch_layout(turn % world.layouts)
        yield digest_of(agent)
    if agent.memory.entry.size:
        agent.forget_all()
    agent.advance(until_updates=agent.view.updates + steps, until_step=2 * steps)
    yield digest_of(agent)


def watched(world: World, spec: str) -> Iterator[str]:
    """An agent moved to where something is seen of it."""
    for number, by in enumerate((np.inf, 0.2)):
        agent = Agent(read_agents(spec)[0], world, seed=4)
        stop_test = StopTest(
            cells=np.array([3, 5]),
            longest=np.array([shortest_path(world) if world.next_state.size else -1]),
            by=np.array([by]),
            was_short=np.zeros(1, np.bool_),
            workspace=new_workspace(world),
        )
        for _ in range(20):
            made, seen = watch(agent.memory, world, 400, NEVER, NEVER, NEVER, stop_test)
            yield f"{number} {made} {seen} {digest_of(agent)}"
            if agent.view.mid_step and lacks_room(agent.memory):
                agent.memory = with_room(agent.memory)


def values_of(world: World) -> Iterator[str]:
    """Optimal values, those of a policy, and what both are compared by."""
    random = np.random.default_rng(0)
    for layout in range(world.layouts):
        best = optimal_values(world, layout, 0.9)
        q = random.random((world.states, len(world.actions)))
        yield digest(best, evaluate(world, layout, q, 0.9))
        for allowed in (1e-9, 0.1, 10.0):
            yield str(falls_short(world, layout, q.ravel(), 0.9, best, allowed))


def paths(world: World) -> Iterator[str]:
    """The greedy path of an agent as it becomes short."""
    agent = Agent(read_agents("dyna-q")[0], world, seed=5)
    workspace, shortest = new_workspace(world), shortest_path(world)
    for _ in range(5):
        reached = until_short_path(agent.memory, world, shortest, 50, workspace)
        moves = greedy_path(agent.memory.q, world, 0, 4 * shortest, workspace)
        yield f"{reached} {moves} {digest_of(agent)}"


def environments_of(world: World) -> Iterator[str]:
    """Environments without agents, stepped at once; and what can follow each pair."""
    count, random = 50, np.random.default_rng(6)
    for autoreset in (NEXT_STEP, SAME_STEP):
        environments = new_environments(count)
        environments.streams[:] = random.integers(2**63, size=(count, 4), dtype=np.uint64)
        reset_all(world, environments, np.ones(count, np.bool_))
        for _ in range(300):
            environments.action[:] = random.integers(len(world.actions), size=count)
            assert step_all(world, environments, autoreset) == ALL_STEPPED
        yield digest(*environments)
    pairs = np.ndindex(world.layouts, world.states, len(world.actions))
    yield digest(*(np.array(outcomes_in(world, *pair)) for pair in pairs))


def results(name: str) -> Iterator[str]:
    """One line for each thing computed."""
    if name == "environments":
        for maze in ("blocking", "slippery"):
            yield from environments_of(grid_world(load(maze)))
        return
    for title, world in worlds(name):
        for spec in AGENTS:
            yield from (f"{title} {spec}: {line}" for line in moved(world, spec))
            yield from (f"{title} {spec} watched: {line}" for line in watched(world, spec))
        yield from (f"{title} values: {line}" for line in values_of(world))
        yield from (f"{title} environments: {line}" for line in environments_of(world))
        if world.next_state.size:
            yield from (f"{title} paths: {line}" for line in paths(world))


if __name__ == "__main__":
    for word in sys.argv[1:]:
        for line in results(word):
            print(line)
    print("numba" if "numba" in sys.modules else "library", file=sys.stderr)
