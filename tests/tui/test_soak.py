"""Soak: a long run with the screen on keeps its memory flat, whatever the number of lanes, and is still what it was."""

import os
import time
from pathlib import Path

import pytest

from dyna_tui.tui.engine.pacing import Pacing
from dyna_tui.tui.engine.runner import SPEEDS
from tests.tui.hand import Hand, open_lab
from tests.tui.monkey_checks import check_all

pytestmark = pytest.mark.slow

STEPS = int(os.environ.get("DYNA_TUI_SOAK", 1_000_000))
"""Real steps of a lane; ``DYNA_TUI_SOAK=100000000`` for a night's worth."""
GROWTH = 30_000_000
"""Bytes that a lane may take on top, once its first tenth is run: its checkpoints have a budget."""


def resident() -> int:
    """Bytes of memory that the process has in use."""
    return int(Path("/proc/self/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")


async def run_on(hand: Hand, to_step: int) -> None:
    """Runs as fast as it goes, painting every frame."""
    while hand.lab.lanes[0].real_steps < to_step:
        await hand.turn()


@pytest.mark.skipif(not Path("/proc/self/statm").exists(), reason="memory is read from /proc")
@pytest.mark.parametrize("agents", [("q-learning",), ("dyna-q:n=1",) * 16], ids=["one lane", "sixteen lanes"])
async def test_a_long_run_with_the_screen_on_keeps_its_memory(agents: tuple[str, ...]) -> None:
    steps = STEPS // len(agents)
    async with open_lab(agents=agents, size=(160, 48)) as hand:
        hand.driver.runner.pacing = Pacing(time.perf_counter)
        hand.driver.runner.speed = len(SPEEDS) - 1
        await hand.press("space")
        await run_on(hand, steps // 10)
        early = resident()
        await run_on(hand, steps)
        assert resident() - early < GROWTH * len(agents)
        await hand.press("space")
        assert len(set(hand.steps)) == 1 and hand.steps[0] >= steps
        if steps <= 1_000_000:
            await check_all(hand)
