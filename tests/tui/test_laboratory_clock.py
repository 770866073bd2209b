"""The key that switches the lanes' shared clock between real steps and value updates."""

import pytest

from dyna_tui.lab.clock import Clock
from tests.tui.hand import COMFORTABLE, LARGE, SMALL, THREE, Hand, open_lab
from tests.tui.test_laboratory_counters import check

HEADER = "equal updates"


def updates(hand: Hand) -> list[int]:
    return [frame.counters.updates for frame in hand.frames]


@pytest.mark.slow
async def test_k_switches_the_clock_and_the_title_shows_it() -> None:
    async with open_lab(agents=THREE) as hand:
        assert HEADER not in hand.text
        await hand.press("k")
        assert HEADER in hand.text.split("\n")[0]
        assert "Equal updates: each lane makes as many real steps as its updates allow." in hand.status
        await hand.press("k")
        assert HEADER not in hand.text
        assert "Equal real steps" in hand.status


@pytest.mark.parametrize("size", [SMALL, COMFORTABLE, LARGE])
async def test_it_opens_on_the_requested_clock_at_every_size(size: tuple[int, int]) -> None:
    async with open_lab(agents=THREE[1:], size=size, clock_by=Clock.UPDATES) as hand:
        await hand.press("full_stop")
        assert HEADER in hand.text.split("\n")[0]
        assert "by value update" in hand.text
        assert "by real step" not in hand.text
        check(hand)
        await hand.press("k")
        assert len(hand.status) <= SMALL[0] - 2
        assert "by real step" in hand.text
        await hand.press("k")
        assert len(hand.status) <= SMALL[0] - 2


@pytest.mark.slow
async def test_a_step_is_one_of_the_focused_lane_and_what_its_updates_allow_the_others() -> None:
    async with open_lab(agents=THREE, clock_by=Clock.UPDATES) as hand:
        await hand.press("shift+tab", "full_stop", "full_stop")
        assert hand.steps == [22, 6, 2]
        assert updates(hand) == [22, 24, 22]
        await hand.press("tab", "full_stop")
        assert hand.steps == [23, 6, 3]


async def test_in_mid_step_a_step_finishes_the_steps_under_way() -> None:
    async with open_lab(agents=THREE, clock_by=Clock.UPDATES) as hand:
        await hand.event("p", "p", "p", "p")
        assert hand.lab.mid_step
        await hand.press("full_stop")
        assert not hand.lab.mid_step
        assert hand.steps == [1, 1, 1]


@pytest.mark.slow
async def test_lanes_behind_catch_up_at_the_next_step_while_the_others_wait() -> None:
    async with open_lab(agents=THREE) as hand:
        await hand.advance(200)
        await hand.press("k")
        assert hand.steps == [200, 200, 200]
        assert "lanes that are behind catch up first; the others wait" in hand.status
        await hand.touch("full_stop")
        await hand.turn()
        assert "catching up" in hand.text
        await hand.go(lambda: not hand.driver.running)
        assert hand.steps == [2200, 550, 200]
        assert "paused" in hand.text and "catching up" not in hand.text
        await hand.press("k", "full_stop")
        await hand.go(lambda: not hand.driver.running)
        assert hand.steps == [2200, 2200, 2200]
        await hand.press("full_stop")
        assert hand.steps == [2201, 2201, 2201]


@pytest.mark.slow
async def test_a_run_continues_on_the_other_clock() -> None:
    async with open_lab(agents=THREE) as hand:
        await hand.press("space")
        await hand.seconds(1)
        assert hand.steps == [25, 25, 25]
        await hand.press("tab", "tab", "k")
        await hand.seconds(1)
        assert hand.steps[2] == 25 + 25
        assert updates(hand)[0] == updates(hand)[2] == 50 * 11
        await hand.press("k", "space")
        assert not hand.driver.running


@pytest.mark.slow
async def test_e_ends_the_focused_lanes_episode() -> None:
    async with open_lab(agents=THREE, clock_by=Clock.UPDATES) as hand:
        await hand.touch("shift+tab", "e")
        await hand.go(lambda: not hand.driver.running)
        assert hand.frames[2].episodes_done == 1
        assert updates(hand)[0] == updates(hand)[2]


@pytest.mark.slow
async def test_r_keeps_the_clock() -> None:
    async with open_lab(agents=THREE, clock_by=Clock.UPDATES) as hand:
        await hand.press("shift+tab", "full_stop", "r")
        assert hand.steps == [0, 0, 0]
        assert HEADER in hand.text
        await hand.press("full_stop")
        assert hand.steps == [11, 3, 1]


async def test_k_works_before_the_engine_is_ready() -> None:
    async with open_lab(agents=THREE, ready=False) as hand:
        await hand.touch("k")
        assert HEADER in hand.text
        await hand.settle()
        assert hand.lab.clock_by is Clock.UPDATES


@pytest.mark.slow
async def test_curves_end_together_and_each_lane_marks_its_own_change() -> None:
    async with open_lab(agents=("dyna-q:n=0", "dyna-q:n=3"), size=COMFORTABLE, clock_by=Clock.UPDATES) as hand:
        hand.driver.ask(lambda lab: lab.advance(12_000))
        await hand.settle()
        assert [frame.changes for frame in hand.frames] == [(1000,), (1000,)]
        assert " 12,000 " in hand.text
        ends = [int(frame.curves.updates[-1]) for frame in hand.frames]
        assert ends == [12_000, 12_000]
        assert hand.text.count("┊ change") == 2
