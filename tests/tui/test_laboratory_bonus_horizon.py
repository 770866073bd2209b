"""Hint that the exploration bonus outweighs the goal, in as many words as fit."""

import pytest

from dyna_tui.tui.laboratory import display
from dyna_tui.tui.widgets.lane import hints
from tests.tui.hand import COMFORTABLE, LARGE, SMALL, Hand, open_lab

HINT = "κ outweighs the goal"
LARGE_KAPPA = "κ is large: the bonus outweighs the goal"
LONG = "κ is large: the exploration bonus outweighs the goal"
AGENTS = ("dyna-q", "dyna-q+:kappa=0.005")


def line_above(hand: Hand, lane: int) -> str:
    """The line above the grid of a lane."""
    region = hand.lanes[lane].region
    return hand.text.split("\n")[region.y + 1][region.x + 1 : region.right - 1].strip()


@pytest.mark.parametrize(
    ("after", "variants"),
    [
        (None, ()),
        (0.0, (LONG, LARGE_KAPPA, HINT, HINT)),
        (1.2, (f"{LONG} after 1 step", f"{LARGE_KAPPA} after 1 step", f"{HINT} after 1 step", HINT)),
        (1234.5, (f"{LONG} after 1,234 steps", f"{LARGE_KAPPA} after 1,234 steps", f"{HINT} after 1,234 steps", HINT)),
    ],
)
def test_the_hint_has_shorter_variants(after: float | None, variants: tuple[str, ...]) -> None:
    assert hints(after) == variants


@pytest.mark.parametrize(
    ("size", "view", "line"),
    [
        (SMALL, "arrows and values", f"{HINT} after 40 steps"),
        (COMFORTABLE, "arrows and values", f"arrows and values · {HINT} after 40 steps"),
        (LARGE, "arrows and Q-values", f"arrows and Q-values · {LONG} after 40 steps"),
    ],
)
@pytest.mark.slow
async def test_the_hint_stands_beside_the_view_or_replaces_it(size: tuple[int, int], view: str, line: str) -> None:
    async with open_lab(agents=AGENTS, size=size) as hand:
        assert line_above(hand, 0) == view
        assert line_above(hand, 1) == line
        assert not hand.lanes[1].query_one(".news").has_class("fresh")


@pytest.mark.slow
async def test_the_chosen_view_is_named_where_it_fits() -> None:
    async with open_lab(agents=AGENTS, size=LARGE) as hand:
        await hand.press("v")
        assert line_above(hand, 1) == f"Q-values · {LONG} after 40 steps"


@pytest.mark.slow
async def test_a_maze_change_precedes_the_hint_which_then_follows_the_new_layout() -> None:
    async with open_lab(agents=AGENTS) as hand:
        await hand.press("m")
        assert line_above(hand, 1).startswith("◆ maze changed")
        await hand.press("v")
        assert line_above(hand, 1) == f"{HINT} after 21 steps", "the view in cells so small has a longer name"
        await hand.press("m", "v")
        assert line_above(hand, 1) == f"visits · {HINT}"


@pytest.mark.parametrize("text", ["dyna-q+", "dyna-q+:kappa=0.001", "dyna-q+:kappa=0.005,bonus=action", "dyna-q"])
@pytest.mark.slow
async def test_there_is_no_hint_where_the_bonus_is_small(text: str) -> None:
    async with open_lab(agents=(text,)) as hand:
        assert HINT not in hand.text


async def test_the_bonus_horizon_needs_no_request_for_optimal_values(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(display, "SMALL_WORLD", 0)
    async with open_lab(agents=AGENTS) as hand:
        assert HINT in hand.text


async def test_a_large_world_has_no_bonus_horizon(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(display, "SMALL_WORLD", 0)
    monkeypatch.setattr("dyna_tui.optimal.bonus_horizon.LARGE", 53)
    async with open_lab(agents=AGENTS) as hand:
        assert HINT not in hand.text
        assert hand.driver._capture.optimal_cache.known == {}
