import re

import pytest
from textual.app import App, ComposeResult

from dyna_tui.lab.clock import Clock
from dyna_tui.lab.frames.frame import LaneFrame
from dyna_tui.tui.widgets.curves import CurveKind, Curves
from tests.tui.lane_frames import curves, lane
from tests.tui.screen_text import screen_text

COUNTER_LABELS = re.compile("Real steps|Planning steps|Episode|Reward")


class Fixture(App[None]):
    """A screen full of curves."""

    CSS = "Curves { height: 1fr; }"

    def compose(self) -> ComposeResult:
        yield Curves()


def blocked() -> list[LaneFrame]:
    """Two lanes of which one stops earning when the maze changes."""
    step = range(0, 3001, 10)
    stuck = [min(x, 1000) / 20 for x in step]
    going = [x / 20 if x <= 1000 else 50 + max(0, x - 1500) / 20 for x in step]
    one = lane("Dyna-Q", 3000)
    other = lane("Dyna-Q+", 3000)
    return [
        one._replace(changes=(1000,), curves=curves(list(step), stuck, [500, 200, 100, 50, 50, 50, 50])),
        other._replace(changes=(1000,), curves=curves(list(step), going, [400, 200, 100, 50, 50, 50, 50, 800, 20, 20])),
    ]


async def test_all_lanes_share_one_plot_with_the_change_marked() -> None:
    app = Fixture()
    async with app.run_test(size=(60, 9)) as pilot:
        app.query_one(Curves).show(blocked(), ["Dyna-Q", "Dyna-Q+"])
        await pilot.pause()
        assert (
            screen_text(app)
            == """\
╭─ Cumulative reward ──────────────────────────────────────╮
│      │             ┊ change              ⢀⣀⠤⠔⠒⠉ Dyna-Q+  │
│   100┤             ┊               ⢀⣀⠤⠔⠒⠉⠁               │
│      │             ┊          ⣀⡠⠤⠒⠊⠁                     │
│    50┤           ⢀⡠⠤⠤⠤⠤⠤⠤⠤⠤⠶⠮⠭⠤⠤⠤⠤⠤⠤⠤⠤⠤⠤⠤⠤⠤⠤⠤⠤⠤ Dyna-Q   │
│      │     ⢀⣀⠤⠔⠒⠉⠁ ┊                                     │
│      │⣀⠤⠔⠒⠉⠁       ┊                                     │
│     0┴────────── 1,000 ─────── 2,000 ────────── 3,000    │
╰─────────────────────────────────────────── by real step ─╯"""
        )


def by_update(frame: LaneFrame, each: int) -> LaneFrame:
    """The lane as it is where a real step takes so many updates."""
    return frame._replace(curves=frame.curves._replace(updates=frame.curves.step * each))


async def test_by_updates_the_change_is_marked_for_each_lane() -> None:
    app = Fixture()
    one, other = blocked()
    async with app.run_test(size=(60, 9)) as pilot:
        panel = app.query_one(Curves)
        panel.clock_by = Clock.UPDATES
        panel.show([by_update(one, 1), by_update(other, 3)], ["Dyna-Q", "Dyna-Q+"])
        await pilot.pause()
        assert (
            screen_text(app)
            == """\
╭─ Cumulative reward ──────────────────────────────────────╮
│      │    ┊ change ┊ change              ⢀⣀⠤⠔⠒⠉ Dyna-Q+  │
│   100┤    ┊        ┊               ⢀⣀⠤⠔⠒⠉⠁               │
│      │    ┊        ┊ Dyna-Q   ⣀⡠⠤⠒⠊⠁                     │
│    50┤    ⡠⠤⠤⠤⠤⠤⠤⢤⡤⠤⠤⠤⠤⠤⠤⠤⠤⠒⠊⠉                           │
│      │  ⡠⠊┊⢀⣀⠤⠔⠒⠉⠁ ┊                                     │
│      │⣠⠮⠔⠒⠉⠁       ┊                                     │
│     0┴─────────────────── 5,000 ─────────────── 9,000    │
╰──────────────────────────────────────── by value update ─╯"""
        )
        panel.clock_by = Clock.REAL
        await pilot.pause()
        assert "by real step" in screen_text(app)
        assert " 3,000 " in screen_text(app)


async def test_the_episode_of_the_change_is_marked() -> None:
    app = Fixture()
    async with app.run_test(size=(70, 14)) as pilot:
        panel = app.query_one(Curves)
        panel.kind = CurveKind.EPISODES
        panel.show(blocked())
        await pilot.pause()
        drawn = screen_text(app)
    assert "Steps per episode" in drawn
    assert "by episode · log scale" in drawn
    assert "change ┊" in drawn
    assert re.search(r"─ 10 ", drawn), "the axis ends at the last episode"


async def test_before_the_first_step_the_panel_names_the_key_to_run() -> None:
    app = Fixture()
    async with app.run_test(size=(50, 8)) as pilot:
        panel = app.query_one(Curves)
        panel.show([lane()])
        await pilot.pause()
        assert "No data yet. Press space to run." in screen_text(app)
        panel.kind = CurveKind.EPISODES
        panel.show([lane(real_steps=5)])
        await pilot.pause()
        assert "First episode in progress." in screen_text(app)


@pytest.mark.parametrize("size", [(30, 6), (40, 10), (80, 12), (120, 25)])
@pytest.mark.parametrize("kind", CurveKind)
async def test_at_any_size_lines_are_exact_and_no_title_repeats_a_counter(
    size: tuple[int, int], kind: CurveKind
) -> None:
    app = Fixture()
    async with app.run_test(size=size) as pilot:
        panel = app.query_one(Curves)
        panel.kind = kind
        panel.show(blocked(), ["Dyna-Q n 5", "Dyna-Q n 50"])
        await pilot.pause()
        assert {panel.render_line(y).cell_length for y in range(panel.size.height)} == {panel.size.width}
        drawn = screen_text(app)
        assert not COUNTER_LABELS.search(drawn)
        assert "n 5" in drawn and "n 50" in drawn


async def test_the_plot_is_made_once_for_a_frame(monkeypatch: pytest.MonkeyPatch) -> None:
    app = Fixture()
    async with app.run_test(size=(60, 9)) as pilot:
        panel = app.query_one(Curves)
        panel.show(blocked())
        await pilot.pause()
        first = panel.render_line(0)
        panel.refresh()
        await pilot.pause()
        assert panel.render_line(0) is first
        app.theme = "textual-light"
        await pilot.pause()
        assert panel.render_line(0) is not first
