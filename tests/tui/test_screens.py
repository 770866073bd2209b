"""The whole screen as a person reads it, at three sizes and seven moments.

``UPDATE_SCREENS=1 pytest tests/tui/test_screens.py`` writes what is there now; read the diff before it is kept.
"""

from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest

from tests.tui.hand import COMFORTABLE, LARGE, SMALL, Hand, open_lab
from tests.tui.kept_screen import kept_screen

SCREENS = Path(__file__).parent / "screens"
SETTLED = 1042
"""A real step at which both agents know that the wall moved at step 1,000, and what they knew is outdated."""


async def before_the_engine(hand: Hand) -> None:
    """The bare maze, while the engine is compiled."""
    assert not hand.driver.ready


async def at_step_0(hand: Hand) -> None:
    await hand.settle()


async def after_the_change(hand: Hand) -> None:
    await hand.settle()
    await hand.advance(SETTLED)


async def in_mid_step(hand: Hand) -> None:
    await after_the_change(hand)
    await hand.press(*["p"] * 6)
    assert [frame.counters.mid_step for frame in hand.frames] == [True, True]


async def counts(hand: Hand) -> None:
    """In a slippery maze, when the goal was found a few times."""
    await hand.settle()
    await hand.advance(1200)
    await hand.press(*["p"] * 4)


async def queue(hand: Hand) -> None:
    await counts(hand)
    await hand.press("tab")
    assert hand.frames[1].counters.queued


async def look_ahead(hand: Hand) -> None:
    """In the middle of a look-ahead that has found the goal."""
    await hand.settle()
    await hand.advance(1712)
    await hand.press(*["p"] * 12)
    assert hand.frames[0].counters.mid_step


Moment = Callable[[Hand], Awaitable[None]]
CASES: dict[Moment, tuple[str, tuple[str, ...], int]] = {
    **dict.fromkeys((before_the_engine, at_step_0, after_the_change, in_mid_step), ("blocking", (), 0)),
    **dict.fromkeys((counts, queue), ("slippery", ("dyna-q-stochastic:n=10", "prioritized-sweeping:n=5"), 2)),
    look_ahead: ("dyna", ("mpc:horizon=20", "dyna-q+:bonus=action,kappa=0.01"), 0),
}
"""The maze, the agents (its own where none are named) and the seed of each moment."""


ALL = [
    pytest.param(moment, size, marks=[pytest.mark.slow] if maze != "blocking" and size != COMFORTABLE else [])
    for moment, (maze, *_) in CASES.items()
    for size in (SMALL, COMFORTABLE, LARGE)
]


@pytest.mark.parametrize(
    ("moment", "size"), ALL, ids=lambda part: getattr(part, "__name__", None) or "x".join(map(str, part))
)
async def test_the_screen_reads_as_it_did(moment: Moment, size: tuple[int, int]) -> None:
    maze, agents, seed = CASES[moment]
    kept = SCREENS / f"{maze}-{moment.__name__}-{size[0]}x{size[1]}.txt"
    async with open_lab(maze, agents, size=size, ready=False, seed=seed) as hand:
        await moment(hand)
        now = hand.text + "\n"
    assert now == kept_screen(kept, now), f"{kept.name} is kept anew with UPDATE_SCREENS=1"


def test_no_screen_is_kept_that_nothing_compares() -> None:
    names = {
        f"{maze}-{moment.__name__}-{width}x{height}.txt"
        for moment, (maze, *_) in CASES.items()
        for width, height in (SMALL, COMFORTABLE, LARGE)
    }
    assert {path.name for path in SCREENS.iterdir()} == names
