"""Trajectory sampling: planning along imagined episodes from where the real one began."""

import numpy as np
import pytest

from dyna_tui.agents import Phase
from tests.dyna.engine import Z999, Engine, agent, maze_of

SPELLING = "dyna-q:search=trajectory,n=6,epsilon="
GRID = "S.S.\n.#P.\n...G\n@ 500\nS.S#\n..P.\n...G"
SETTINGS = "slip = 0.2\nmax_episode_steps = 25\n[cells]\nP = { reward = -1.0, terminal = true }"


@pytest.mark.parametrize("epsilon", [0, 0.3, 1])
def test_every_update_goes_on_from_the_last_or_from_where_the_real_episode_began(epsilon: float) -> None:
    """Tick by tick: the chain of imagined moves, and why it ends where it ends."""
    engine = Engine(maze_of(GRID, SETTINGS), agent(f"{SPELLING}{epsilon}"), seed=3)
    state, moves, ends = -1, 0, set()
    while engine.clock["real_steps"] < 1500:
        before = engine.memory.q.copy()
        engine.go(1)
        if engine.latest["phase"] != Phase.PLANNING:
            continue
        at, action = divmod(int(engine.latest["pair"]), 4)
        if state < 0:
            moves, state = 0, int(engine.clock["episode_start"]) if engine.clock["mid_step"] else at
        assert at == state
        tried = [a for a in range(4) if engine.memory.entry[4 * at + a]]
        assert action in tried
        if epsilon == 0:
            assert before[4 * at + action] == max(before[4 * at + a] for a in tried)
        moves, following = moves + 1, int(engine.latest["next"])
        unknown = following >= 0 and not engine.memory.entry[4 * following : 4 * following + 4].any()
        over = "end" if following < 0 else "unknown" if unknown else "cut off" if moves == 25 else ""
        ends.add(over)
        state = -1 if over else following
    assert {"", "end", "unknown"} <= ends


def test_an_imagined_episode_is_cut_off_like_a_real_one() -> None:
    """Nowhere to go: all imagined episodes take as many moves as real ones may."""
    engine = Engine(maze_of("S.#G", "max_episode_steps = 7"), agent(f"{SPELLING}1"))
    engine.go(until_step=200)
    lengths, count = [], 0
    for _ in range(2000):
        engine.go(1)
        if engine.latest["phase"] == Phase.PLANNING:
            count += 1
            if engine.clock["simulated"] == 0:
                lengths.append(count)
                count = 0
    assert set(lengths[1:]) == {7}


def test_exploring_in_imagination_is_over_the_tried_actions_evenly() -> None:
    """9,000 updates in one state of which three actions were tried; within the 99.9 % interval of a third each."""
    engine = Engine(maze_of("S.\n#G", "max_episode_steps = 1"), agent("dyna-q:search=trajectory,n=9000,epsilon=1"))
    engine.memory.settings[0]["planning_steps"] = 0
    while (engine.memory.visits[:4] > 0).sum() < 3:
        engine.step()
    tried = np.flatnonzero(engine.memory.visits[:4])
    engine.memory.settings[0]["planning_steps"] = 9000
    while True:
        engine.go(1)
        if (engine.memory.visits[:4] > 0).sum() > 3:
            pytest.fail("the fixed stream tries no fourth action first")
        if engine.latest["phase"] == Phase.MODEL:
            break
    counts = np.zeros(4)
    while engine.clock["mid_step"]:
        engine.go(1)
        counts[int(engine.latest["pair"]) % 4] += 1
    assert counts.sum() == 9000
    assert np.abs(counts[tried] / 9000 - 1 / 3).max() < Z999 * np.sqrt(2 / 9 / 9000)
