"""Digests of any two lanes differ, and are the same on every machine."""

import numpy as np

from dyna_tui.lab.files.digest import digest
from dyna_tui.lab.history.interventions import (
    Intervention,
    SetCell,
    SetParameter,
)
from dyna_tui.lab.lab import Lab
from dyna_tui.lab.lane import Lane
from dyna_tui.maze import load as load_maze
from tests.dyna.engine import agent, maze_of
from tests.lab.sessions import SHORT, made
from tests.lab.states import AGENTS


class TestDigest:
    def test_is_the_same_whatever_the_order_of_bytes_and_the_kind_of_nan(self) -> None:
        lane = made("dyna-q").lanes[0]
        memory = lane.memory
        memory.q[3] = np.nan
        expected = digest(lane)
        lane.state.agent.memory = memory._replace(
            values=memory.values.astype(">f8"), clock=memory.clock.astype(memory.clock.dtype.newbyteorder(">"))
        )
        assert digest(lane) == expected
        lane.memory.q[3] = -np.nan
        assert digest(lane) == expected

    def test_differs_for_any_two_memories(self) -> None:
        (lane,) = Lab(load_maze("large"), [agent("dyna-q-stochastic")]).lanes
        memory = lane.memory
        seen = {digest(lane)}
        for array in (memory.q, memory.visits, memory.entry, memory.counts.weight, memory.ahead.value):
            for index in {0, 600, 2000, array.size - 1} if array.size else set():
                array[index] = 1
                seen.add(digest(lane))
        assert len(seen) == 1 + 4 * 4

    def test_differs_for_any_two_histories_and_worlds(self) -> None:
        histories: list[tuple[int, str, list[Intervention]]] = [
            (0, "mpc", []),
            (1, "mpc", []),
            (0, "mpc:gamma=0.5", []),
            (0, "mpc", [SetCell(1, 2, 0)]),
            (0, "mpc", [SetCell(1, 2, 0), SetCell(1, 2, 1)]),
            (0, "mpc", [SetParameter("gamma", 0.5)]),
        ]
        seen = set()
        for seed, text, done in histories:
            lane = Lane(maze_of(SHORT), agent(text), seed)
            for intervention in done:
                lane.do(intervention)
            seen.add(digest(lane))
        lane.forked_at = 0
        seen.add(digest(lane))
        lane.world.kind[0, 1] = 0
        seen.add(digest(lane))
        lane.world.switch_step[0] = 8
        seen.add(digest(lane))
        assert len(seen) == 9

    def test_of_every_agent_is_known(self) -> None:
        lab = Lab(load_maze("blocking"), [agent(text) for text in AGENTS])
        for lane in lab.lanes:
            lane.advance(until_step=1_100)
        found = [digest(lane)[:15] for lane in lab.lanes]
        assert found == KNOWN, "raise REVISION where what an engine does, or its memory, changes"


KNOWN = [
    "sha256:a821d941",
    "sha256:a629117e",
    "sha256:de8c0248",
    "sha256:36944af5",
    "sha256:1d5d66fd",
    "sha256:149108cd",
    "sha256:8cf182cf",
    "sha256:62e3804c",
    "sha256:92bab84c",
    "sha256:3c61d30a",
    "sha256:572b6694",
    "sha256:4c1c2651",
]
