"""The laboratory on worlds that are no mazes, as a person reads it: a lake, a taxi on pages, lists of states.

``UPDATE_SCREENS=1 pytest tests/tui/test_table_screens.py`` writes what is there now; read the diff before it is kept.
"""

from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest

from tests.tables import worlds
from tests.tui.hand import Hand, open_lab
from tests.tui.kept_screen import kept_screen

SCREENS = Path(__file__).parent / "table_screens"
SIZES = ((100, 30), (160, 48))
QUICK = [SIZES[0], pytest.param(SIZES[1], marks=pytest.mark.slow)]
LANES = ("q-learning", "dyna-q+:n=10")
WORLDS = worlds()


async def at_step_0(hand: Hand) -> None:
    """Nothing learned yet."""


async def learned(hand: Hand) -> None:
    """After some episodes, in the middle of a step."""
    await hand.advance(600)
    await hand.press(*["p"] * 4)


async def inspected(hand: Hand) -> None:
    """The actions of a state, in the second lane."""
    await hand.advance(600)
    await hand.press("tab", "down", "right")


async def driven(hand: Hand) -> None:
    """The agent driven by its third action."""
    await hand.advance(100)
    await hand.press("d", "2")
    assert hand.steps == [101, 101]


Moment = Callable[[Hand], Awaitable[None]]
CASES: list[tuple[str, Moment]] = [
    *((world, moment) for world in WORLDS for moment in (learned, inspected)),
    *((world, at_step_0) for world in ("lake", "taxi", "list")),
    *((world, driven) for world in ("taxi", "list")),
]


@pytest.mark.parametrize("size", QUICK, ids=lambda size: "x".join(map(str, size)))
@pytest.mark.parametrize(("world", "moment"), CASES, ids=lambda part: getattr(part, "__name__", part))
async def test_the_screen_reads_as_it_did(world: str, moment: Moment, size: tuple[int, int]) -> None:
    kept = SCREENS / f"{world}-{moment.__name__}-{size[0]}x{size[1]}.txt"
    async with open_lab(WORLDS[world], LANES, size=size) as hand:
        await moment(hand)
        now = hand.text + "\n"
    assert now == kept_screen(kept, now), f"{kept.name} is kept anew with UPDATE_SCREENS=1"


def test_no_screen_is_kept_that_nothing_compares() -> None:
    names = {f"{world}-{moment.__name__}-{width}x{height}.txt" for world, moment in CASES for width, height in SIZES}
    assert {path.name for path in SCREENS.iterdir()} == names
