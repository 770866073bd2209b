"""Fetching ahead: planning over more records than caches hold does what planning over few does, to the bit."""

import numpy as np
import pytest

from dyna_tui.dyna.memory import PLANNED, RECORD
from dyna_tui.dyna.planning import NEAR_RECORDS
from dyna_tui.maze import parse
from tests.dyna.engine import Engine, agent, bits

SIDE = 150
GRID = "\n".join(["S" + "." * (SIDE - 1), *["." * SIDE] * (SIDE - 2), "." * (SIDE - 1) + "G"]) + "\n"


def all_known(spelling: str) -> Engine:
    """An agent that knows all of a large field, and has random values."""
    engine = Engine(parse(GRID, "field.txt"), agent(spelling))
    memory, world = engine.memory, engine.world
    pairs = memory.q.size
    following = world.next_state[0].ravel()
    terminal = world.kind_terminal[world.kind[0, following]]
    order = np.random.default_rng(0).permutation(pairs)
    memory.model[:] = np.array(list(zip(order, following[order], terminal[order], strict=True)), RECORD)
    memory.model["next"] = np.where(terminal, ~following, following)[order]
    memory.entry[order] = np.arange(1, pairs + 1)
    memory.q[:] = np.random.default_rng(1).random(pairs)
    engine.clock["pairs"] = pairs
    assert pairs > NEAR_RECORDS
    return engine


@pytest.mark.parametrize("spelling", ["dyna-q:n={n}", "dyna-q+:n={n},kappa=0.1"])
def test_in_any_portions_it_is_what_one_update_a_tick_is(spelling: str) -> None:
    updates = PLANNED + 77
    at_once, one_by_one = (all_known(spelling.format(n=updates)) for _ in range(2))
    for _ in range(3):
        at_once.step()
        for _ in range(updates + 3):
            assert one_by_one.go(1) == 1
    assert bits(at_once.memory) == bits(one_by_one.memory)


@pytest.mark.parametrize("spelling", ["dyna-q:n=500", "dyna-q+:n=500,kappa=0.1"])
def test_it_updates_the_pairs_drawn_one_after_the_other(spelling: str) -> None:
    """The values in plain Python, from the records that the agent notes as planned."""
    engine = all_known(spelling)
    engine.go(3)
    memory, settings = engine.memory, engine.memory.settings[0]
    q, now = engine.q.copy(), int(engine.clock["real_steps"])
    engine.go(500)
    drawn = memory.model[engine.agent.view.recently_planned]
    assert len(set(drawn["pair"])) > 490
    for record in drawn:
        target, following = float(record["reward"]), int(record["next"])
        if settings["bonus"]:
            target += float(settings["kappa"]) * np.sqrt(now - int(memory.last_tried[record["pair"]]))
        if following >= 0:
            target += float(settings["gamma"]) * q[following].max()
        state, action = divmod(int(record["pair"]), 4)
        q[state, action] += float(settings["alpha"]) * (target - q[state, action])
    assert np.array_equal(engine.q, q)
