"""The contract's four labels: once for each lane in view, with an integer on their line, and nowhere else."""

import re

import pytest
from textual.geometry import Region

from dyna_tui.maze import builtin_names, load
from dyna_tui.tui.drawing.views import View
from tests.dyna.engine import maze_of
from tests.tui.hand import COMFORTABLE, LARGE, SMALL, THREE, Hand, open_lab

LABELS = ("Real steps", "Planning steps", "Episode", "Reward")
INTEGER = r"-?\d{1,3}(,\d{3})*(?![\d,.])"
HUNDREDTHS = r"-?\d{1,3}(,\d{3})*\.\d\d(?!\d)"
"""The reward, where that of every step is no whole number."""


def lanes_in_view(hand: Hand) -> list[tuple[int, Region]]:
    """The lanes that are on the screen, with their places."""
    regions = [lane.region for lane in hand.lanes]
    return [(index, region) for index, region in enumerate(regions) if hand.app.screen.region.contains_region(region)]


def read(hand: Hand, region: Region) -> dict[str, float]:
    """The counters that stand in a part of the screen."""
    whole = hand.driver.maze.step_reward % 1 == 0
    rows = [row[region.x : region.right] for row in hand.text.split("\n")[region.y : region.bottom]]
    found = {}
    for label in LABELS:
        written = INTEGER if whole or label != "Reward" else HUNDREDTHS
        (number,) = [match for row in rows if (match := re.search(rf"{label} +({written})(?= |$)", row))]
        found[label] = float(number[1].replace(",", ""))
    return found


def check(hand: Hand) -> None:
    """Each lane in view shows its counters, and nothing else is called as they are."""
    shown = lanes_in_view(hand)
    assert shown
    text = hand.text
    assert {label: text.count(label) for label in LABELS} == dict.fromkeys(LABELS, len(shown))
    for index, region in shown:
        counters = hand.frames[index].counters
        numbers = (counters.real_steps, counters.planning_steps, counters.episode, round(counters.reward, 2))
        assert read(hand, region) == dict(zip(LABELS, numbers, strict=True))


@pytest.mark.parametrize(
    "size", [SMALL, *(pytest.param(size, marks=pytest.mark.slow) for size in (COMFORTABLE, LARGE))]
)
async def test_the_labels_stand_once_in_each_lane_in_every_view_with_and_without_a_cursor(
    size: tuple[int, int],
) -> None:
    async with open_lab(agents=THREE, size=size) as hand:
        check(hand)
        await hand.advance(1042)
        for view in View:
            check(hand)
            if view in (View.ARROWS, View.DISTANCE):
                await hand.press("up")
                check(hand)
                await hand.press("escape")
            await hand.press("v")


@pytest.mark.slow
@pytest.mark.parametrize("maze", builtin_names())
async def test_the_labels_stand_once_in_each_lane_of_every_maze(maze: str) -> None:
    async with open_lab(maze) as hand:
        check(hand)
        await hand.advance(20_000 if maze in ("dyna", "blocking") else 3210)
        check(hand)
        await hand.press("p", "c")
        check(hand)


@pytest.mark.slow
async def test_the_labels_stand_once_whatever_was_done_last() -> None:
    async with open_lab(size=COMFORTABLE) as hand:
        for key in ("full_stop", *["p"] * 5, "m", "e", "space", "right_square_bracket", "o", "c", "tab", "r", "r"):
            await hand.press(key)
            if "Start afresh" in hand.text:
                continue
            check(hand)
            if key == "e":
                await hand.go(lambda: not hand.driver.running)
                check(hand)


async def test_in_mid_step_the_counters_and_the_planning_under_way_are_those_of_the_engine() -> None:
    async with open_lab(agents=["q-learning", "dyna-q:n=50"]) as hand:
        await hand.press(*["full_stop"] * 2)
        await hand.event(*["p"] * 15)
        assert [frame.counters.mid_step for frame in hand.frames] == [False, True]
        _, (_, region) = lanes_in_view(hand)
        assert read(hand, region) == {"Real steps": 3, "Planning steps": 112, "Episode": 1, "Reward": 0}
        assert "planning 12/50" in hand.text
        assert "no planning" in hand.text


async def test_thousands_are_set_apart_by_commas_and_the_numbers_stand_in_line() -> None:
    async with open_lab("ten", ["dyna-q:n=50"]) as hand:
        await hand.advance(123_456)
        assert "123,456" in hand.text
        assert "6,172,800" in hand.text
        numbers = [found for label in LABELS for found in re.finditer(rf"(?m)^.*{label} +{INTEGER}", hand.text)]
        assert len(numbers) == len(LABELS)
        assert len({len(found[0]) for found in numbers}) == 1, "right-aligned"


async def test_a_loss_is_an_integer_too() -> None:
    async with open_lab("cliff") as hand:
        await hand.advance(4_000)
        assert hand.frames[0].counters.reward < -4_000
        check(hand)


@pytest.mark.slow
async def test_what_is_scrolled_out_of_view_is_not_counted() -> None:
    async with open_lab(agents=["dyna-q:n=1|2|3|4|5"]) as hand:
        assert len(lanes_in_view(hand)) == 2
        check(hand)
        await hand.press("shift+tab")
        assert [index for index, _ in lanes_in_view(hand)] == [3, 4]
        check(hand)


@pytest.mark.parametrize("lanes", [1, 3, pytest.param(6, marks=pytest.mark.slow)])
async def test_as_many_lanes_stand_side_by_side_as_there_is_room_for(lanes: int) -> None:
    agents = [f"dyna-q:n={n}" for n in range(1, lanes + 1)]
    async with open_lab(agents=agents, size=(80, 24)) as hand:
        for size, fit in (((80, 24), 2), ((120, 36), 3), ((200, 50), 6)):
            await hand.resize(*size)
            assert len(lanes_in_view(hand)) == min(lanes, fit)
            check(hand)


@pytest.mark.slow
async def test_where_lanes_scroll_the_top_line_says_which_is_in_focus() -> None:
    async with open_lab(agents=[f"dyna-q:n={n}" for n in range(1, 5)], size=(80, 24)) as hand:
        assert "lane 1 of 4" in hand.text.split("\n")[0]
        await hand.press("tab", "tab")
        assert "lane 3 of 4" in hand.text.split("\n")[0]
        await hand.resize(160, 40)
        assert "lane " not in hand.text.split("\n")[0]


@pytest.mark.slow
async def test_each_lane_shows_its_name_and_its_parameters() -> None:
    async with open_lab("blocking", ["q-learning", "dyna-q:n=7", "dyna-q+:kappa=0.01"], size=LARGE) as hand:
        tops = [hand.text.split("\n")[region.y][region.x : region.right] for _, region in lanes_in_view(hand)]
        assert [top.split()[1:3] for top in tops] == [["1", "Q-learning"], ["2", "Dyna-Q"], ["3", "Dyna-Q+"]]
        for top, parameter in zip(tops, ("α 1", "n 7", "κ .01"), strict=True):
            assert parameter in top
            assert "γ .95" in top


async def test_the_words_of_a_maze_of_ones_own_do_not_matter_to_its_counters() -> None:
    maze = maze_of("S..G", 'title = "A small one"\nstep_reward = -1.0\nagents = ["q-learning"]')
    async with open_lab(maze) as hand:
        await hand.advance(50)
        check(hand)


def test_mazes_of_the_house_do_not_use_the_labels_in_their_words() -> None:
    for name in builtin_names():
        maze = load(name)
        assert not [label for label in LABELS if label in maze.title or label in maze.source]
