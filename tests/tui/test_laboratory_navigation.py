"""Navigation in time: rewind by steps, ticks and episodes, seek along the timeline."""

import pytest
from textual.geometry import Offset

from dyna_tui.lab.clock import Clock
from dyna_tui.lab.history.interventions import SwitchLayout
from dyna_tui.tui.engine import seek_task
from dyna_tui.tui.widgets.timeline import TimelineBar
from tests.tui.hand import COMFORTABLE, LARGE, SMALL, Hand, open_lab

BACK = ("step_back", "tick_back", "episode_back", "jump_back", "mark_before")
ON = ("jump_on", "next_mark")


def bar(hand: Hand) -> TimelineBar:
    return hand.laboratory.query_one(TimelineBar)


def line(hand: Hand) -> str:
    """The line of the whole run as it stands."""
    return hand.text.split("\n")[bar(hand).region.y]


def shown(hand: Hand) -> str:
    """Lanes and panels: all that is shown of the moment, and not of how one came there."""
    return "\n".join(hand.text.split("\n")[1 : bar(hand).region.y])


def spot(hand: Hand, place: int) -> Offset:
    return bar(hand).content_region.offset + Offset(bar(hand).column_of(place), 0)


@pytest.mark.parametrize("size", [pytest.param(SMALL, marks=pytest.mark.slow), COMFORTABLE])
@pytest.mark.parametrize("clock_by", [pytest.param(Clock.REAL, marks=pytest.mark.slow), Clock.UPDATES])
async def test_rewinding_and_replaying_show_the_same_screens(size: tuple[int, int], clock_by: Clock) -> None:
    async with open_lab(size=size, clock_by=clock_by) as hand:
        seen = [shown(hand)]
        for _ in range(12):
            await hand.press("full_stop")
            seen.append(shown(hand))
        for before in reversed(seen[:-1]):
            await hand.press("comma")
            assert shown(hand) == before
        assert hand.steps == [0, 0]
        assert not any(hand.can(action) for action in BACK)
        for after in seen[1:]:
            await hand.press("full_stop")
            assert shown(hand) == after
        assert not hand.laboratory.context.frame.timeline.in_past  # type: ignore[union-attr]


async def test_ticks_back_undo_ticks() -> None:
    async with open_lab(size=LARGE) as hand:
        await hand.advance(30)
        seen = [shown(hand)]
        for _ in range(9):
            await hand.press("p")
            seen.append(shown(hand))
        for before in reversed(seen[:-1]):
            await hand.press("P")
            assert shown(hand) == before


async def test_interventions_are_replayed_going_forward() -> None:
    async with open_lab(size=COMFORTABLE) as hand:
        await hand.advance(200)
        await hand.press("m")
        await hand.advance(300)
        there = shown(hand)
        await hand.press(*["less_than_sign"] * 4)
        assert hand.steps == [180, 180], "a tenth of the 300 steps each, not of the line of 500"
        assert "since step 200" not in hand.text
        await hand.advance(300)
        assert shown(hand) == there
        assert "since step 200" in hand.text


async def test_queued_keys_all_count() -> None:
    async with open_lab() as hand:
        await hand.advance(50)
        await hand.event("comma", "comma", "comma")
        assert hand.steps == [47, 47]
        await hand.event("comma", "full_stop", "full_stop", "comma")
        assert hand.steps == [47, 47]


async def test_an_episode_back_is_the_start_of_the_focused_lanes_episode() -> None:
    async with open_lab() as hand:
        await hand.advance(900)
        began = hand.lab.lanes[1].state.episode_start_step
        await hand.press("tab", "E")
        assert hand.steps == [began, began]
        await hand.press("E")
        assert hand.steps[0] == hand.steps[1] < began
        assert hand.frames[1].counters.episode_steps == 0


async def test_the_title_shows_the_time_in_the_past() -> None:
    async with open_lab(size=COMFORTABLE) as hand:
        await hand.advance(1_050)
        assert "Ⅱ paused" in hand.text
        await hand.event(*["comma"] * 8)
        assert "Ⅱ step 1,042 of 1,050 ·" in hand.text
        assert hand.status == "At step 1,042. Running replays the same steps unless you change something."
        await hand.press("right_curly_bracket")
        assert "Ⅱ paused" in hand.text
        assert hand.status == "At step 1,050, the latest one."


async def test_the_timeline_shows_present_end_and_markers() -> None:
    async with open_lab(size=COMFORTABLE) as hand:
        assert line(hand).strip().startswith("█┄┄")
        await hand.advance(1_500)
        gone = line(hand)
        assert gone.count("◈") == gone.count("█") == 1
        assert gone.index("◈") == spot(hand, 1_000).x
        assert gone.endswith("2,000")
        await hand.press("left_curly_bracket", "left_curly_bracket")
        assert hand.steps == [0, 0]
        assert "◈───" in line(hand)
        assert [hand.can(action) for action in (*BACK, *ON)] == [False] * 5 + [True] * 2
        await hand.press("right_curly_bracket")
        assert hand.steps == [1_000, 1_000]


async def test_the_timeline_seeks_by_click_and_drag() -> None:
    async with open_lab(size=COMFORTABLE) as hand:
        await hand.advance(1_500)
        await hand.click(spot(hand, 1_000))
        assert hand.steps == [1_000, 1_000], "exactly to the mark"
        await hand.pilot.mouse_down(offset=spot(hand, 600))
        await hand.settle()
        assert abs(hand.steps[0] - 600) < 20
        await hand.pilot.hover(offset=spot(hand, 1_250))
        await hand.settle()
        assert abs(hand.steps[0] - 1_250) < 20
        await hand.pilot.hover(offset=spot(hand, 2_000))
        await hand.settle()
        assert hand.steps == [1_500, 1_500], "no further than it came"
        await hand.pilot.mouse_up(offset=spot(hand, 2_000))
        await hand.pilot.hover(offset=spot(hand, 100))
        await hand.settle()
        assert hand.steps == [1_500, 1_500], "let go"


async def test_a_click_pauses_a_run() -> None:
    async with open_lab(size=COMFORTABLE) as hand:
        await hand.advance(1_500)
        await hand.press("space")
        assert not hand.can("step_back")
        await hand.click(spot(hand, 500))
        assert not hand.driver.running
        assert abs(hand.steps[0] - 500) < 20


async def test_a_long_seek_shows_progress_and_can_be_cancelled(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(seek_task, "CHUNK", 0.0)
    async with open_lab(size=COMFORTABLE) as hand:
        await hand.advance(1_500)
        there = shown(hand)
        await hand.touch("less_than_sign")
        for _ in range(3):
            await hand.turn()
        await hand.quiet()
        assert "Seeking: " in hand.status
        assert shown(hand) == there, "nothing is shown of the way"
        await hand.touch("escape")
        await hand.settle()
        assert hand.steps == [1_500, 1_500]
        assert shown(hand) == there
        assert hand.status == "At step 1,500, the latest one."
        monkeypatch.undo()
        await hand.press("less_than_sign")
        assert hand.steps == [1_350, 1_350]


async def test_a_drag_redirects_the_seek_under_way(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(seek_task, "CHUNK", 0.0)
    async with open_lab(size=COMFORTABLE) as hand:
        await hand.advance(1_500)
        await hand.touch("left_curly_bracket")
        await hand.turn()
        assert hand.driver.seek_task is not None
        hand.laboratory.post_message(TimelineBar.Scrubbed(3))
        await hand.quiet()
        monkeypatch.undo()
        await hand.settle()
        assert hand.steps == [3, 3]


async def test_an_error_is_one_status_line() -> None:
    async with open_lab() as hand:
        hand.driver.ask(lambda lab: lab.lanes[0].do(SwitchLayout(9)))
        await hand.settle()
        assert hand.status == "There is no such layout."
