"""Timeline: its length, its markers, and the times of its columns."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
from textual.app import App, ComposeResult

from dyna_tui.lab.frames.timeline import Kind, Mark, Timeline
from dyna_tui.tui.widgets.timeline import TimelineBar


class Host(App[None]):
    def compose(self) -> ComposeResult:
        yield TimelineBar()


@asynccontextmanager
async def drawn(timeline: Timeline, width: int = 60) -> AsyncIterator[tuple[TimelineBar, str]]:
    app = Host()
    async with app.run_test(size=(width, 3)):
        bar = app.query_one(TimelineBar)
        bar.show(timeline)
        yield bar, bar.render_line(0).text


@pytest.mark.parametrize(
    ("end", "length"), [(0, 100), (100, 100), (101, 200), (450, 500), (501, 1_000), (1_000, 1_000), (1_001, 2_000)]
)
async def test_the_timeline_holds_the_history_and_some_more(end: int, length: int) -> None:
    async with drawn(Timeline(now=end, end=end, started=True)) as (bar, text):
        assert bar.length == length
        assert text.endswith(f"{length:,}")
        assert len(text) == 58


async def test_every_reached_time_has_a_column_that_leads_back_to_it() -> None:
    async with drawn(Timeline(now=40, end=90, started=True), width=200) as (bar, _):
        assert all(abs(bar.time_at(bar.column_of(place)) - place) <= 1 for place in range(91))
        assert bar.time_at(190) == 90


async def test_ends_of_episodes_are_marked_where_there_is_room() -> None:
    ends = tuple(Mark(place, Kind.EPISODE) for place in range(5, 100, 5))
    few, many = (
        Timeline(50, 100, started=True, in_past=True, marks=ends[::4]),
        Timeline(50, 100, started=True, marks=ends),
    )
    async with drawn(few) as (_, text):
        assert text.count("┷") == 3
        assert text.count("┴") == 2
    async with drawn(many) as (_, text):
        assert "┷" not in text
    async with drawn(many, width=120) as (_, text):
        assert text.count("┷") + text.count("┴") + text.count("█") == 19


async def test_of_marks_in_one_column_the_most_important_is_shown_and_a_wrong_model_always() -> None:
    marks = (Mark(20, Kind.EPISODE), Mark(20, Kind.INTERVENTION), Mark(20, Kind.CHANGE), Mark(20, Kind.WRONG))
    async with drawn(Timeline(90, 100, started=True, marks=marks)) as (bar, text):
        assert "━◈━" in text
        assert bar.time_at(bar.column_of(20)) == 20
    async with drawn(Timeline(90, 100, started=True, marks=marks[:2])) as (_, text):
        assert "━▲━" in text
    async with drawn(Timeline(20, 100, started=True, in_past=True, marks=marks)) as (_, text):
        assert "━█─" in text


@pytest.mark.parametrize("width", [1, 2, 8, 12])
async def test_a_narrow_timeline_is_still_drawn(width: int) -> None:
    async with drawn(Timeline(5, 1_000_000, started=True, in_past=True), width=width) as (bar, _):
        assert 0 <= bar.time_at(0) <= 1_000_000


async def test_every_mark_stands_in_the_column_of_its_time() -> None:
    for wrong in range(15, 26):
        marks = (Mark(20, Kind.CHANGE), Mark(wrong, Kind.WRONG))
        async with drawn(Timeline(90, 100, started=True, marks=marks)) as (bar, text):
            line, change, cross = text.strip(), bar.column_of(20), bar.column_of(wrong)
            assert (line[change], line[cross]) == (("◈", "◈") if change == cross else ("◆", "×"))
