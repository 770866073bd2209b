"""Single ticks on the screen: status, formula, cycle, marked rows, and the log that rewinds to each."""

import re

import pytest
from textual.geometry import Offset

from dyna_tui.lab.frames.frame import MemoryRow, Phase
from dyna_tui.lab.text.tick_text import log_text
from dyna_tui.tui.widgets.cycle import CycleLine
from dyna_tui.tui.widgets.log import Log
from dyna_tui.tui.widgets.memory import Memory
from tests.dyna.engine import bits
from tests.tui.hand import COMFORTABLE, LARGE, SMALL, Hand, open_lab


def line_of(hand: Hand, widget: type[CycleLine]) -> str:
    """What stands on a line of the screen."""
    return hand.text.split("\n")[hand.laboratory.query_one(widget).region.y].strip()


def listed(hand: Hand) -> list[str]:
    """The lines of the log in view."""
    region = hand.laboratory.query_one(Log).content_region
    return [
        line[region.x : region.right].rstrip("▁▂▃▄▅▆▇█ ") for line in hand.text.split("\n")[region.y : region.bottom]
    ]


def states(hand: Hand) -> list[dict[str, bytes]]:
    return [bits(lane.memory) for lane in hand.lab.lanes]


async def test_the_latest_phase_is_in_capitals_beside_its_formula() -> None:
    async with open_lab(size=LARGE, agents=["dyna-q:n=3,alpha=0.5"]) as hand:
        assert line_of(hand, CycleLine) == "act ─▶ direct RL ─▶ model ─▶ planning 0/3"
        await hand.advance(500)
        for start, formula in (
            ("ACT ─▶ direct RL ─▶ model ─▶ planning 0/3 ", r"A ← .* = [←↑→↓](, \d-way tie)?"),
            ("act ─▶ DIRECT RL ─▶ model ─▶ planning 0/3 ", r"Q\(\(\d,\d\),[←↑→↓]\) ← .* \+ 0\.50 × \[.*\] = [\d.]+"),
            ("act ─▶ direct RL ─▶ MODEL ─▶ planning 0/3 ", r"Model\(\(\d,\d\),[←↑→↓]\) ← r 0\.00, s' \(\d,\d\)"),
            ("act ─▶ direct RL ─▶ model ─▶ PLANNING 1/3 ", r"Q.* ← .* = [\d.]+"),
            ("act ─▶ direct RL ─▶ model ─▶ PLANNING 2/3 ", r"Q.* ← .* = [\d.]+"),
        ):
            await hand.press("p")
            line = line_of(hand, CycleLine)
            assert line.startswith(start)
            assert re.fullmatch(rf" *{formula}", line.removeprefix(start))


@pytest.mark.parametrize(
    ("agent", "drawn"),
    [
        ("q-learning", "act ─▶ direct RL"),
        ("dyna-q:n=0", "act ─▶ direct RL ─▶ model"),
        ("prioritized-sweeping:n=5", "act ─▶ queue ─▶ model ─▶ planning 0/5"),
        ("mpc:horizon=9", "sweep 0/9 ─▶ act ─▶ model"),
    ],
)
async def test_each_agent_has_its_own_cycle(agent: str, drawn: str) -> None:
    async with open_lab(size=LARGE, agents=[agent]) as hand:
        assert line_of(hand, CycleLine) == drawn


async def test_in_little_room_the_cycle_shortens_then_yields_to_the_formula() -> None:
    async with open_lab(size=COMFORTABLE, agents=["dyna-q:n=3,alpha=0.5"]) as hand:
        await hand.advance(500)
        await hand.press("p", "p")
        assert line_of(hand, CycleLine).startswith("act ─▶ DIRECT RL ─▶ model ─▶ planning 0/3  Q(")
        await hand.resize(100, 40)
        assert line_of(hand, CycleLine).startswith("act─▶DIRECT─▶model─▶planning  Q(")
        await hand.resize(80, 40)
        assert line_of(hand, CycleLine).startswith("Q(")


async def test_on_a_small_screen_the_status_line_holds_the_formula() -> None:
    async with open_lab(size=SMALL) as hand:
        await hand.advance(300)
        await hand.press("p", "p")
        assert re.fullmatch(r"direct RL: Q\(\(\d,\d\),[←↑→↓]\) ← .* = [\d.]+", hand.status)


async def test_a_run_shows_neither_formula_nor_log() -> None:
    async with open_lab(size=LARGE) as hand:
        await hand.advance(100)
        assert "←" in line_of(hand, CycleLine)
        await hand.press("space")
        await hand.go(lambda: hand.steps[0] > 110)
        assert "= " not in line_of(hand, CycleLine)
        assert listed(hand)[0].strip() == "Pause to see the log."
        assert not hand.can("log")
        await hand.press("space")
        assert "= " in line_of(hand, CycleLine)
        assert len(hand.frames[0].log) == 50


async def test_the_log_is_filled_once_a_bounded_run_ends() -> None:
    async with open_lab(size=LARGE) as hand:
        await hand.press("e")
        await hand.go(lambda: not hand.driver.running)
        assert hand.frames[0].log[-1].number == hand.ticks[0]


@pytest.mark.slow
async def test_the_log_repeats_what_each_tick_said() -> None:
    async with open_lab(size=LARGE) as hand:
        await hand.advance(120)
        told, words = [], []
        for _ in range(30):
            await hand.press("p")
            tick = hand.frames[0].tick
            assert tick is not None
            told.append(log_text(tick, hand.frames[0].grid))
            words.append(hand.status)
        assert [log_text(entry.tick, hand.frames[0].grid) for entry in hand.frames[0].log[-30:]] == told
        assert len(set(words)) > 20
        in_view = [line for line in listed(hand) if line]
        for line, was in zip(reversed(in_view), reversed(told), strict=False):
            assert was.removeprefix(line.rstrip("…")[-10:]) and was[:12] in line


async def test_enter_on_a_log_entry_rewinds_to_it() -> None:
    async with open_lab(size=LARGE) as hand:
        await hand.advance(120)
        seen = {}
        for _ in range(12):
            await hand.press("p")
            seen[hand.ticks[0]] = (states(hand), hand.status)
        now = hand.ticks[0]
        await hand.press("l", "up", "up", "up", "up", "down")
        assert hand.grid.cursor is None, "the arrows are the log's"
        await hand.press("enter")
        assert hand.ticks[0] == now - 3
        assert (states(hand), hand.status) == seen[now - 3]
        await hand.press("escape", "up")
        assert hand.grid.cursor is not None, "the arrows are the grid's again"


async def test_a_click_on_a_log_entry_rewinds_to_it() -> None:
    async with open_lab(size=LARGE) as hand:
        await hand.advance(120)
        log = hand.laboratory.query_one(Log)
        bottom = log.content_region.offset + Offset(3, log.content_region.height - 1)
        now = hand.ticks[0]
        await hand.click(bottom - Offset(0, 4))
        assert hand.ticks[0] == now - 4
        await hand.click(bottom)
        assert hand.ticks[0] == now - 4, "the last one is the present"
        await hand.press("up")
        assert hand.grid.cursor is not None, "a click leaves the keys where they were"


async def test_l_shows_the_log_where_panels_take_turns() -> None:
    async with open_lab(size=SMALL) as hand:
        assert not hand.can("log"), "there is nothing in it"
        await hand.advance(50)
        await hand.press("l")
        log = hand.laboratory.query_one(Log)
        assert log.display and log.has_focus
        now = hand.ticks[0]
        await hand.press("home", "enter")
        assert hand.ticks[0] == now - 49


async def test_the_log_follows_the_focus() -> None:
    async with open_lab(size=LARGE) as hand:
        await hand.advance(50)
        await hand.press("tab")
        assert hand.laboratory.query_one(Log).border_title == "Latest ticks of Dyna-Q+"
        assert [len(frame.log) for frame in hand.frames] == [0, 50]
        now = hand.ticks[1]
        await hand.press("l", "up", "enter")
        assert hand.ticks[1] == now - 1


async def test_the_row_of_a_tick_is_marked_and_visible() -> None:
    async with open_lab(size=SMALL) as hand:
        await hand.advance(600)
        phases = set()
        for _ in range(13):
            await hand.press("p")
            frame, memory = hand.frames[0], hand.laboratory.query_one(Memory)
            tick = frame.tick
            assert tick is not None
            marked = [
                (frame.memory.first + place, row)
                for place, row in enumerate(frame.memory.rows)
                if isinstance(row, MemoryRow) and row.phase is not None
            ]
            ((place, row),) = marked
            assert (row.state, row.action, row.phase, place) == (
                tick.state,
                tick.action,
                tick.phase,
                frame.memory.marked,
            )
            assert memory.scroll_offset.y <= place < memory.scroll_offset.y + memory.scrollable_size.height - 1
            phases.add(tick.phase)
        assert phases == set(Phase)


async def test_a_lane_that_finished_its_step_is_said_to_be_waiting() -> None:
    async with open_lab("dyna", ["dyna-q:n=0|5"], size=COMFORTABLE) as hand:
        await hand.advance(20)
        await hand.press(*["p"] * 4)
        first, second = hand.laboratory.context.labels
        assert hand.status == f"{first} has finished its step and is waiting for {second}."


async def test_a_lane_says_that_it_waits_at_the_first_tick_it_has_no_part_in() -> None:
    async with open_lab("cliff", ["sarsa", "dyna-q"], size=COMFORTABLE) as hand:
        await hand.press("p", "p")
        assert "is waiting for" not in hand.status
        await hand.press("p")
        assert hand.status == "Sarsa has finished its step and is waiting for Dyna-Q."
