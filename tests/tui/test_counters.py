"""Counters beside the phases of Dyna's cycle, from frames made in the test."""

import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import pytest
from textual.app import App, ComposeResult

from dyna_tui.lab.frames.frame import LaneFrame, Phase, Search
from dyna_tui.lab.frames.tick_record import Counters as Count
from dyna_tui.lab.frames.tick_record import Tick
from dyna_tui.tui.themes import THEMES
from dyna_tui.tui.widgets.counters import LABELS, Counters, counter_lines
from tests.tui.lane_frames import lane
from tests.tui.screen_text import screen_text


class Fixture(App[None]):
    def __init__(self) -> None:
        super().__init__()
        self.counters = Counters()
        self.register_theme(THEMES[0])
        self.theme = THEMES[0].name

    def compose(self) -> ComposeResult:
        yield self.counters


@asynccontextmanager
async def fixture(width: int = 58, height: int = 4) -> AsyncIterator[Fixture]:
    app = Fixture()
    app.counters.styles.height = height
    async with app.run_test(size=(width, height)):
        yield app


async def lines(app: Fixture, frame: LaneFrame) -> list[str]:
    """The four lines of a frame."""
    app.counters.show(frame)
    return screen_text(app).split("\n")


def frame(tick: Tick | None = None, **counts: Any) -> LaneFrame:
    return lane()._replace(tick=tick, counters=Count(**counts))


def happened(phase: Phase, **values: Any) -> Tick:
    usual: dict[str, Any] = dict(state=13, action=0, reward=0.0, next_state=4, terminal=False)
    return Tick(phase=phase, **{**usual, **values})


async def test_before_the_first_frame_there_is_nothing() -> None:
    async with fixture() as app:
        assert screen_text(app).strip() == ""


async def test_each_line_has_a_counter_and_a_phase_of_the_cycle() -> None:
    async with fixture() as app:
        counts: dict[str, Any] = dict(
            real_steps=1042, planning_steps=10420, episode=62, reward=61.0, planned=10, planning_phase=10
        )
        assert await lines(app, frame(**counts)) == [
            " Real steps      1,042  act",
            " Planning steps 10,420  direct RL",
            " Episode            62  model",
            " Reward             61  planning 10/10 ██████████",
        ]


async def test_nothing_moves_as_numbers_grow_to_six_digits_and_beyond_all_move_together() -> None:
    async with fixture() as app:
        small = await lines(app, frame())
        large = await lines(app, frame(real_steps=99_999, planning_steps=99_999))
        assert [line.index(word) for line, word in zip(small, ("act", "direct", "model", "no"), strict=True)] == [
            line.index(word) for line, word in zip(large, ("act", "direct", "model", "no"), strict=True)
        ]
        huge = await lines(app, frame(real_steps=10**8, planning_steps=5 * 10**9, reward=-123_456.0))
        assert [line.split("  ")[0] for line in huge] == [
            " Real steps",
            " Planning steps 5,000,000,000",
            " Episode",
            " Reward",
        ]
        ends = [
            line.index(number) + len(number)
            for line, number in zip(huge, ("100,000,000", "5,000,000,000", " 1", "-123,456"), strict=True)
        ]
        assert len(set(ends)) == 1


async def test_in_a_wide_lane_counters_stand_in_one_line_and_the_cycle_in_another() -> None:
    counts: dict[str, Any] = dict(real_steps=1042, planning_steps=10420, episode=62, planned=10, planning_phase=10)
    async with fixture(98, counter_lines(100)) as app:
        assert await lines(app, frame(happened(Phase.ACT, reward=0.0), **counts)) == [
            " Real steps      1,042   Planning steps 10,420   Episode     62   Reward      0",
            " act   direct RL   model   planning 10/10 ██████████  ↑ greedy",
        ]
        steady = sweeping(real_steps=1042)
        assert (await lines(app, steady))[1] == (
            " act   no direct RL · 1,234 queued        model   planning 3/5 ██████░░░░"
        )


@pytest.mark.parametrize("search", Search)
async def test_in_a_wide_lane_every_number_has_its_room_and_nothing_moves(search: Search) -> None:
    async with fixture(98, counter_lines(100)) as app:
        seen = []
        for size in (0, 99_999, 9_999_999_999):
            counts: dict[str, Any] = dict(real_steps=size, planning_steps=size, episode=size, reward=float(-size))
            counts |= dict(
                queued=size // 10_000, queried=size, queried_before=float(size), planned=3, planning_phase=50
            )
            first, second = await lines(app, frame(**counts)._replace(search=search))
            for label, number in zip(LABELS, (f"{size:,}",) * 3 + (f"{-size:,}" if size else "0",), strict=True):
                assert re.search(rf"{label} +{re.escape(number)}(?![\d,])", first), label
            assert "…" not in first + second
            seen.append(
                [second.index(word) for word in ("act", "model", "planning" if search != Search.LOOKAHEAD else "sweep")]
            )
        assert seen[0] == seen[1] == seen[2]


@pytest.mark.parametrize(
    ("done", "bar"), [(0, "░░░░░░░░░░"), (12, "██░░░░░░░░"), (49, "█████████░"), (50, "██████████")]
)
async def test_planning_progress_is_shown_in_numbers_and_as_a_bar(done: int, bar: str) -> None:
    async with fixture() as app:
        line = (await lines(app, frame(planned=done, planning_phase=50)))[3]
        assert line.endswith(f"{f'planning {done}/50':<14} {bar}")


async def test_an_agent_that_never_plans_says_so() -> None:
    async with fixture() as app:
        assert (await lines(app, frame()))[3].endswith("no planning")


async def test_an_agent_without_a_model_says_so() -> None:
    async with fixture() as app:
        assert (await lines(app, frame()._replace(has_model=False)))[2].endswith("  no model")


def sweeping(tick: Tick | None = None, **counts: Any) -> LaneFrame:
    return frame(tick, planned=3, planning_phase=5, queued=1_234, **counts)._replace(search=Search.PRIORITY)


async def test_prioritized_sweeping_shows_its_queue_instead_of_direct_rl() -> None:
    queued = happened(Phase.DIRECT_RL, search=Search.PRIORITY, priority=0.05, pairs=1)
    for width, queue in (
        (80, "no direct RL · 1,234 queued  queued, priority .05"),
        (58, "no direct RL · 1,234 queued"),
        (38, "1,234 queued"),
    ):
        async with fixture(width) as app:
            assert [line[24:].strip() for line in await lines(app, sweeping(queued))][:3] == ["act", queue, "model"]


def looking(tick: Tick | None = None, **counts: Any) -> LaneFrame:
    usual: dict[str, Any] = dict(planned=12, planning_phase=30, queried=12_345, queried_before=9_876.6)
    return frame(tick, **{**usual, **counts})._replace(search=Search.LOOKAHEAD)


async def test_a_look_ahead_comes_before_the_act_and_shows_its_cost() -> None:
    for width, sweep, cost in (
        (80, "sweep 12/30 ████░░░░░░", "no direct RL · queried 12,345 pairs (mean 9,877)"),
        (62, "sweep 12/30 ████░░░░░░", "queried 12,345 pairs (mean 9,877)"),
        (50, "sweep 12/30 ████░░░░░░", "queried 12k (mean 9,877)"),
        (38, "sweep 12/30", "queried 12,345"),
    ):
        async with fixture(width) as app:
            assert [line[24:].strip() for line in await lines(app, looking())] == [sweep, "act", "model", cost]


async def test_a_sweep_is_described_beside_it_and_the_act_beside_the_act() -> None:
    async with fixture(80) as app:
        sweep = Tick(Phase.PLANNING, 13, -1, 0.0, -1, False, new=0.41, search=Search.LOOKAHEAD, pairs=120)
        assert (await lines(app, looking(sweep)))[0].endswith("░  V (1,4) .41, queried 120")
        assert (await lines(app, looking(PARTS[Phase.ACT][0])))[1].endswith("act  ↑ greedy")
        assert (await lines(app, looking(PARTS[Phase.MODEL][0])))[2].endswith("r 1")


PARTS = {
    Phase.ACT: (happened(Phase.ACT, ties=1), "act  ↑ greedy"),
    Phase.DIRECT_RL: (happened(Phase.DIRECT_RL, old=0.5, new=0.75), "direct RL  Q (1,4)↑ .5 ▸ .75"),
    Phase.MODEL: (happened(Phase.MODEL, reward=1.0), "model  (1,4)↑ leads to (0,4), r 1"),
    Phase.PLANNING: (happened(Phase.PLANNING, old=0.0, new=0.95), "planning 3/5 ██████░░░░  Q (1,4)↑ 0 ▸ .95"),
}


@pytest.mark.parametrize("phase", Phase)
async def test_the_latest_tick_is_described_beside_its_phase_and_no_other(phase: Phase) -> None:
    async with fixture(80) as app:
        tick, text = PARTS[phase]
        seen = await lines(app, frame(tick, planned=3, planning_phase=5))
        assert seen[phase].endswith(text)
        quiet = await lines(app, frame(planned=3, planning_phase=5))
        assert [line for index, line in enumerate(seen) if index != phase] == [
            line for index, line in enumerate(quiet) if index != phase
        ]


@pytest.mark.parametrize("phase", Phase)
async def test_the_latest_phase_has_its_own_colour(phase: Phase) -> None:
    async with fixture(80) as app:
        colours = set()
        for latest in (phase, Phase((phase + 1) % 4)):
            app.counters.show(frame(PARTS[latest][0], planned=3, planning_phase=5))
            word = ("act", "direct RL", "model", "planning 3/5")[phase]
            segments = [segment for y in range(4) for segment in app.counters.render_line(y)]
            colours.add(str(next(style for text, style, _ in segments if text.startswith(word))))
        assert len(colours) == 2


def test_the_phases_have_different_colours() -> None:
    assert len({Counters.STYLES[part] for part in ("act", "direct-rl", "model", "planning")}) == 4


@pytest.mark.parametrize("width", range(1, 60, 4))
@pytest.mark.parametrize("search", [Search.TRIED, Search.PRIORITY, Search.LOOKAHEAD])
@pytest.mark.slow
async def test_narrow_counters_drop_words_before_numbers(width: int, search: Search) -> None:
    async with fixture(width) as app:
        counts: dict[str, Any] = dict(real_steps=7, planning_steps=30, planned=3, planning_phase=5, queried=10**7)
        seen = await lines(app, frame(PARTS[Phase.PLANNING][0], **counts)._replace(search=search))
        assert len(seen) == 4
        assert max(map(len, seen)) <= width
        if width >= 23:
            assert [line[1:22] for line in seen] == [
                f"{name:<14} {number:>6}" for name, number in zip(LABELS, (7, 30, 1, 0), strict=True)
            ]
