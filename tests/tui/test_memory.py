from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from textual.app import App, ComposeResult

from dyna_tui.lab.frames.frame import AheadRow, BestMove, LaneFrame, MemoryFrame, MemoryRow, Search, Validity
from dyna_tui.lab.frames.tick_record import Counters
from dyna_tui.tui.text.columns import fit, strip
from dyna_tui.tui.text.model_rows import ahead_layouts, pair_layouts
from dyna_tui.tui.widgets.memory import Memory
from tests.tui.lane_frames import lane, numbered, row
from tests.tui.screen_text import screen_text
from tests.tui.test_curves import COUNTER_LABELS


class Fixture(App[None]):
    """A screen full of memory that notes which rows are asked for."""

    AUTO_FOCUS = ""
    CSS = "Memory { height: 1fr; }"

    def __init__(self) -> None:
        super().__init__()
        self.request: list[tuple[int, int]] = []

    def compose(self) -> ComposeResult:
        yield Memory()

    def on_memory_window_changed(self, message: Memory.WindowChanged) -> None:
        self.request.append((message.first, message.count))


def blocked() -> LaneFrame:
    """A model of four pairs, two of them outdated."""
    rows = (
        row(44, 0, 35, validity=Validity.BLOCKED),
        row(35, 0, 26, validity=Validity.WALL, tau=1043),
        MemoryRow(43, 1, 0.0, 44, False, 12345, 1, 0.0, Validity.TRUE, True),
        MemoryRow(17, 0, 1.0, 8, True, 61, 44, 0.0, Validity.TRUE, False),
    )
    memory = MemoryFrame(total=4, remembered=4, outdated=2, order="outdated first", lines=4, rows=rows)
    return lane()._replace(memory=memory)


async def test_every_pair_is_listed_with_its_outcome_and_validity() -> None:
    app = Fixture()
    async with app.run_test(size=(60, 8)) as pilot:
        panel = app.query_one(Memory)
        panel.show(blocked())
        await pilot.pause()
        assert (
            screen_text(app)
            == """\
╭─ Model of Dyna-Q ────────────────────────────────────────╮
│     s  a     r     s'       seen    tau  true?           │
│ (4,8)  ↑     0  (3,8)         64     42  × stays         │
│ (3,8)  ↑     0  (2,8)         64  1,043  × wall          │
│ (4,7)  →     0  (4,8)        12k      1  yes       ◂     │
│ (1,8)  ↑     1  (0,8) end     61     44  yes             │
│                                                          │
╰───────────────── 2 of 4 pairs outdated · outdated first ─╯"""
        )


async def test_a_narrow_panel_drops_columns() -> None:
    app = Fixture()
    async with app.run_test(size=(30, 8)) as pilot:
        app.query_one(Memory).show(blocked())
        await pilot.pause()
        assert (
            screen_text(app)
            == """\
╭─ Model of Dyna-Q ──────────╮
│     s a    s' true?        │
│ (4,8) ↑ (3,8) × stays      │
│ (3,8) ↑ (2,8) × wall       │
│ (4,7) → (4,8) yes      ◂   │
│ (1,8) ↑   end yes          │
│                            │
╰──── 2 of 4 pairs outdated ─╯"""
        )


async def test_a_bonus_has_its_column() -> None:
    untried = MemoryRow(12, 3, 0.0, 12, False, 0, 900, 0.003, Validity.ASSUMED, False)
    memory = MemoryFrame(total=1, remembered=0, lines=1, rows=(untried,))
    frame = lane("Dyna-Q+")._replace(has_bonus=True, memory=memory)
    app = Fixture()
    async with app.run_test(size=(80, 5)) as pilot:
        app.query_one(Memory).show(frame)
        await pilot.pause()
        header, line = screen_text(app).splitlines()[1:3]
    assert header.split() == ["│", "s", "a", "r", "s'", "seen", "tau", "bonus", "true?", "│"]
    assert line.split() == ["│", "(1,3)", "←", "0", "(1,3)", "0", "900", ".00300", "assumed", "│"]


async def test_an_agent_without_a_model_says_so() -> None:
    app = Fixture()
    async with app.run_test(size=(60, 6)) as pilot:
        app.query_one(Memory).show(lane("Q-learning")._replace(has_model=False))
        await pilot.pause()
        assert "Q-learning has no model." in screen_text(app)


async def test_an_empty_model_names_the_key_to_run() -> None:
    app = Fixture()
    async with app.run_test(size=(60, 6)) as pilot:
        app.query_one(Memory).show(lane())
        await pilot.pause()
        assert "Nothing learned yet. Press space to run." in screen_text(app)


def shown_places(panel: Memory) -> list[str]:
    """The tau of each visible row, which shows its position in the order."""
    lines = [panel.render_line(y).text.split() for y in range(1, panel.size.height)]
    return [line[-2].replace(",", "") if line else "" for line in lines]


@pytest.mark.parametrize("key", ["home", "page", "end", "middle"])
async def test_a_million_rows_scroll_to_any_row(key: str) -> None:
    total, app = 1_000_000, Fixture()
    async with app.run_test(size=(70, 12)) as pilot:
        panel = app.query_one(Memory)
        panel.show(lane()._replace(memory=numbered(total, 0, 30)))
        await pilot.pause()
        visible = panel.size.height - 1
        if key == "page":
            panel.scroll_page_down()
        elif key == "end":
            panel.scroll_end()
        elif key == "middle":
            panel.scroll_to(y=700_000, animate=False)
        await pilot.pause()
        first, count = panel.window()
        panel.show(lane()._replace(memory=numbered(total, first, count)))
        await pilot.pause()
        place = {"home": 0, "page": visible, "end": total - visible, "middle": 700_000}[key]
        expected = [str(n) if n < 10**5 else f"{n / 1000:.0f}k" for n in range(place, place + visible)]
        assert shown_places(panel) == [text.replace("1000k", "1M") for text in expected]
        assert panel.render_line(0).text.split()[0] == "s", "the header stays"
        assert first <= place and place + visible <= first + count
        assert key == "home" or app.request[-1] == (first, count)


async def test_rows_not_given_are_blank_until_the_next_frame() -> None:
    app = Fixture()
    async with app.run_test(size=(70, 12)) as pilot:
        panel = app.query_one(Memory)
        panel.show(lane()._replace(memory=numbered(500, 0, 12)))
        await pilot.pause()
        panel.scroll_to(y=6, animate=False)
        await pilot.pause()
        assert shown_places(panel) == ["6", "7", "8", "9", "10", "11", "", "", ""]


async def test_a_shorter_model_scrolls_back_into_view() -> None:
    app = Fixture()
    async with app.run_test(size=(70, 12)) as pilot:
        panel = app.query_one(Memory)
        panel.show(lane()._replace(memory=numbered(500, 0, 30)))
        await pilot.pause()
        panel.scroll_end()
        await pilot.pause()
        panel.show(lane()._replace(memory=numbered(100, 0, 100)))
        await pilot.pause()
        assert shown_places(panel)[-1] == "99"
        panel.show(lane()._replace(memory=numbered(3, 0, 3)))
        await pilot.pause()
        assert shown_places(panel)[:4] == ["0", "1", "2", ""]


async def test_a_growing_model_does_not_lay_the_screen_out_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    app = Fixture()
    async with app.run_test(size=(70, 12)) as pilot:
        panel = app.query_one(Memory)
        panel.show(lane()._replace(memory=numbered(500, 0, 30)))
        await pilot.pause()
        for _ in range(3):  # what the first rows have changed is laid out, though the machine be busy
            app.screen._on_timer_update()
            await pilot.pause()
        layouts: list[bool] = []
        monkeypatch.setattr(app.screen, "_refresh_layout", lambda *_args, **_options: layouts.append(True))
        panel.show(lane()._replace(memory=numbered(501, 0, 30)))
        await pilot.pause()
        assert not layouts
        assert panel.max_scroll_y == 501 - (panel.size.height - 1)


async def test_the_counters_keep_their_labels() -> None:
    app = Fixture()
    async with app.run_test(size=(100, 12)) as pilot:
        app.query_one(Memory).show(blocked())
        await pilot.pause()
        assert not COUNTER_LABELS.search(screen_text(app))


OWN = (["seen"], ["seen", "bonus"], ["seen", "priority"], ["times", "p", "chance"])
"""The columns that agents of one kind or another have beside the common ones."""


@given(st.integers(27, 120), st.integers(5, 11), st.sampled_from(OWN))
def test_a_row_is_as_wide_as_the_panel(room: int, cell_width: int, own: list[str]) -> None:
    table = fit(pair_layouts(cell_width, own), room)
    styles = dict.fromkeys(["text", "header"])
    line = strip(table.header("header"), styles, room)  # type: ignore[arg-type]
    assert line.cell_length == room
    assert table.width <= room
    assert {"state", "action", "true", "mark"} <= set(table.widths) <= {
        "state", "action", "reward", "next", "tau", "true", "mark", *own
    }  # fmt: skip


@given(st.integers(30, 120), st.integers(5, 11))
def test_a_row_of_a_look_ahead_is_as_wide_as_the_panel(room: int, cell_width: int) -> None:
    assert fit(ahead_layouts(cell_width), room).width <= room


def counted() -> LaneFrame:
    """Two pairs and their outcomes, one of which cannot happen any more."""

    def outcome(action: int, following: int, seen: float, total: float, chance: float, **more: Any) -> MemoryRow:
        usual: dict[str, Any] = dict(validity=Validity.TRUE, first=False, terminal=False, simulated=False)
        facts = {**usual, **more}
        return MemoryRow(
            state=43,
            action=action,
            reward=0.0625,
            next_state=following,
            visits=round(total),
            tau=1,
            bonus=0.0,
            times=seen,
            probability=seen / total,
            chance=chance,
            **facts,
        )

    rows = (
        outcome(0, 34, 70, 80, 0.0, validity=Validity.MOVES_ELSEWHERE, first=True),
        outcome(0, 42, 9, 80, 0.05, validity=Validity.MOVES_ELSEWHERE, simulated=True),
        outcome(0, 44, 1, 80, 0.05, validity=Validity.MOVES_ELSEWHERE, terminal=True),
        outcome(1, 44, 2.71, 2.71, 0.85, first=True),
    )
    memory = MemoryFrame(total=2, remembered=2, outdated=1, order="outdated first", lines=4, rows=rows)
    return lane("Dyna-Q stochastic")._replace(counts=True, memory=memory)


async def test_each_outcome_has_a_row_with_its_predicted_and_true_probability() -> None:
    app = Fixture()
    async with app.run_test(size=(76, 8)) as pilot:
        app.query_one(Memory).show(counted())
        await pilot.pause()
        assert (
            screen_text(app)
            == """\
╭─ Model of Dyna-Q stochastic ─────────────────────────────────────────────╮
│     s  a     r     s'      times     p  true p    tau  true?             │
│ (4,7)  ↑  .062  (3,7)         70  .875       0      1  × moves           │
│                 (4,6)          9  .113    .050                   ◂       │
│                 (4,8) end      1  .013    .050                           │
│ (4,7)  →  .062  (4,8)       2.71     1    .850      1  yes               │
│                                                                          │
╰───────────────────────────────── 1 of 2 pairs outdated · outdated first ─╯"""
        )


async def test_in_38_columns_an_outcome_keeps_its_two_probabilities() -> None:
    app = Fixture()
    async with app.run_test(size=(40, 8)) as pilot:
        app.query_one(Memory).show(counted())
        await pilot.pause()
        assert (
            screen_text(app)
            == """\
╭─ Model of Dyna-Q stochastic ─────────╮
│     s a    s'    p true true?        │
│ (4,7) ↑ (3,7) .875    0 × moves      │
│         (4,6) .113 .050          ◂   │
│           end .013 .050              │
│ (4,7) → (4,8)    1 .850 yes          │
│                                      │
╰────────────── 1 of 2 pairs outdated ─╯"""
        )


async def test_the_top_row_names_its_pair_wherever_the_list_starts() -> None:
    frame = counted()
    rows = [row for row in frame.memory.rows if isinstance(row, MemoryRow) for _ in range(10)]
    numbered = tuple(row._replace(first=place == 0) for place, row in enumerate(rows))
    memory = frame.memory._replace(rows=numbered, lines=40)
    app = Fixture()
    async with app.run_test(size=(76, 8)) as pilot:
        panel = app.query_one(Memory)
        panel.show(frame._replace(memory=memory))
        panel.scroll_to(y=5, animate=False)
        await pilot.pause()
        lines = screen_text(app).split("\n")
        assert "(4,7)  ↑" in lines[2]
        assert "(4,7)  ↑" not in lines[3] and "×" in lines[3]


async def test_a_queue_shows_its_priorities_and_length() -> None:
    rows = tuple(row(43, action, 44)._replace(priority=p) for action, p in ((1, 0.25), (0, 1.3e-4), (2, None)))
    memory = MemoryFrame(total=3, remembered=3, outdated=1, order="highest priority first", lines=3, rows=rows)
    frame = lane("Prioritized sweeping")._replace(search=Search.PRIORITY, memory=memory, counters=Counters(queued=2))
    app = Fixture()
    async with app.run_test(size=(76, 6)) as pilot:
        panel = app.query_one(Memory)
        panel.show(frame)
        await pilot.pause()
        assert (
            screen_text(app)
            == """\
╭─ Model of Prioritized sweeping ──────────────────────────────────────────╮
│     s  a  priority     r     s'       seen    tau  true?                 │
│ (4,7)  →       .25     0  (4,8)         64     42  yes                   │
│ (4,7)  ↑    .00013     0  (4,8)         64     42  yes                   │
│ (4,7)  ↓               0  (4,8)         64     42  yes                   │
╰────────────── 2 queued · 1 of 3 pairs outdated · highest priority first ─╯"""
        )
        for width, subtitle in (
            (60, "2 queued · 1 of 3 pairs outdated"),
            (40, "2 queued · 1 of 3 pairs outdated"),
            (30, "2 queued"),
        ):
            await pilot.resize_terminal(width, 6)
            for _ in range(100):  # until the panel was laid out and painted in its new size
                if len(last := screen_text(app).split("\n")[-1]) == width and last.strip("╰╯─ ") == subtitle:
                    break
                await pilot.pause(0.01)
            assert last.strip("╰╯─ ") == subtitle


async def test_a_look_ahead_is_listed_by_distance() -> None:
    rows = (
        AheadRow(43, 0, 0.9025, (BestMove(0, 34, False), BestMove(1, 44, False)), True, True),
        AheadRow(34, 1, 0.95, (BestMove(0, 25, True),), True, True),
        AheadRow(44, 1, 0.0, (), False, False),
        AheadRow(42, 2, 0.0, (BestMove(1, 43, False), BestMove(3, -1, False)), False, True),
    )
    memory = MemoryFrame(total=9, remembered=9, outdated=2, order="nearest first", lines=4, rows=rows)
    frame = lane("MPC")._replace(search=Search.LOOKAHEAD, memory=memory)
    app = Fixture()
    async with app.run_test(size=(60, 7)) as pilot:
        app.query_one(Memory).show(frame)
        await pilot.pause()
        assert (
            screen_text(app)
            == """\
╭─ Look-ahead of MPC ──────────────────────────────────────╮
│ distance       s        V   best   leads to              │
│        0   (4,7)     .902   ↑→     (3,7) (4,8)   ◂       │
│        1   (3,7)     .950   ↑      end           ◂       │
│            (4,8)        0   any                          │
│        2   (4,6)        0   →←     (4,7) ?               │
╰─────────────────────── 4 states reached · nearest first ─╯"""
        )


@pytest.mark.parametrize("width", [1, 2, 3, 5])
def test_the_end_of_an_episode_has_room_in_every_layout(width: int) -> None:
    for columns, _ in pair_layouts(width, ["seen"]):
        assert all(column.width >= len("end") for column in columns if column.key == "next")
