import numpy as np
import pytest
from textual.app import App, ComposeResult

from dyna_tui.lab.frames.frame import LaneFrame, Validity, Window
from dyna_tui.maze import STANDARD_KINDS, CellKind
from dyna_tui.tui.widgets.inspector import Inspector
from tests.tui.lane_frames import HEIGHT, WIDTH, cells, lane
from tests.tui.screen_text import screen_text
from tests.tui.test_curves import COUNTER_LABELS


class Fixture(App[None]):
    """An inspector alone."""

    def compose(self) -> ComposeResult:
        yield Inspector()


def known() -> LaneFrame:
    """The cell (3,8) with a wrong belief, a right one, one of staying, and one untried."""
    frame = cells()._replace(optimal=np.full((HEIGHT, WIDTH), 0.774))
    place = (3, 8)
    frame.q[place] = [0.735, 0.735, -0.1, 0.0]
    frame.visits[place] = [64, 12345, 3, 0]
    frame.tau[place] = [42, 1, 1000, 1042]
    frame.td_error[place] = [-0.0089, 0.0, 1.25e-05, 0.0]
    frame.predicted[place] = [26, 35, 44, 35]
    frame.predicted_reward[place] = [0.0, -1.0, 0.0, 0.0]
    frame.validity[place] = [Validity.MOVES_ELSEWHERE, Validity.TRUE, Validity.TRUE, Validity.ASSUMED]
    return lane()._replace(cells=frame)


async def rendered(frame: LaneFrame, size: tuple[int, int], state: int = 35, kind: CellKind | None = None) -> str:
    app = Fixture()
    async with app.run_test(size=size) as pilot:
        panel = app.query_one(Inspector)
        panel.show(frame, state, "floor", kind)
        await pilot.pause()
        assert {panel.render_line(y).cell_length for y in range(panel.size.height)} == {panel.size.width}
        return screen_text(app)


async def test_a_cell_s_values_counts_and_model() -> None:
    assert (
        await rendered(known(), (76, 7))
        == """\
╭─ Cell (3,8) · floor ─────────────────────────────────────────────────────╮
│  a       Q   seen    tau  TD error  model says      true?                │
│ ▸↑    .735     64     42    -.0089  → (2,8) r 0     × goes elsewhere     │
│ ▸→    .735    12k      1         0  stays r -1      yes                  │
│  ↓   -.100      3  1,000  1.25e-05  → (4,8) r 0     yes                  │
│  ←       0      0  1,042         0  assumed                              │
╰────────────────────────────────────────── V* .774 · max Q .735 · Dyna-Q ─╯"""
    )


async def test_38_columns_keep_the_essential() -> None:
    assert (
        await rendered(known(), (38, 7))
        == """\
╭─ Cell (3,8) · floor ───────────────╮
│  a      Q  seen model says   true? │
│ ▸↑   .735    64 → (2,8) r 0  ×     │
│ ▸→   .735   12k stays r -1   yes   │
│  ↓  -.100     3 → (4,8) r 0  yes   │
│  ←      0     0 assumed            │
╰──── V* .774 · max Q .735 · Dyna-Q ─╯"""
    )


async def test_a_cell_never_visited() -> None:
    drawn = await rendered(lane(), (60, 7))
    assert "▸" not in drawn, "no action is greedy where all tie"
    assert drawn.count("nothing") == 4
    assert "never visited" in drawn


@pytest.mark.parametrize(
    ("kind", "said"),
    [("#", "─ cannot be entered · Dyna-Q ─"), ("G", "─ ends the episode: no action is taken here · Dyna-Q ─")],
)
async def test_a_wall_and_an_end_have_no_value_and_are_not_called_unvisited(kind: str, said: str) -> None:
    (of_kind,) = (each for each in STANDARD_KINDS if each.symbol == kind)
    optimal = np.full((HEIGHT, WIDTH), 0.774)
    drawn = await rendered(lane()._replace(cells=cells()._replace(optimal=optimal)), (76, 7), kind=of_kind)
    assert said in drawn
    risen = await rendered(known(), (76, 7), kind=STANDARD_KINDS[0])
    assert "─ max Q .735 · cannot be entered · Dyna-Q ─" in risen, "what was learned before it rose is there still"


async def test_an_agent_without_a_model_has_no_model_columns() -> None:
    drawn = await rendered(known()._replace(has_model=False), (60, 7))
    assert "TD error" in drawn
    assert "model says" not in drawn and "true?" not in drawn


async def test_a_cell_outside_the_window_is_an_ellipsis() -> None:
    frame = known()
    moved = frame._replace(cells=frame.cells._replace(window=Window(10, 10, HEIGHT, WIDTH)))
    assert "│ …" in await rendered(moved, (60, 7))


@pytest.mark.parametrize("width", [20, 38, 50, 64, 100])
async def test_the_counters_keep_their_labels(width: int) -> None:
    assert not COUNTER_LABELS.search(await rendered(known(), (width, 7)))


def counted() -> LaneFrame:
    """The same cell of an agent that counts outcomes."""
    frame = known()
    probability = frame.cells.probability.copy()
    probability[3, 8] = [0.875, 1, 0.333, 0]
    believed = frame.cells.predicted.copy()
    believed[3, 8, 3] = -1
    cells = frame.cells._replace(probability=probability, predicted=believed)
    return frame._replace(counts=True, cells=cells)


async def test_a_model_of_counts_shows_the_likeliest_outcome_and_its_probability() -> None:
    assert (
        await rendered(counted(), (76, 7))
        == """\
╭─ Cell (3,8) · floor ─────────────────────────────────────────────────────╮
│  a       Q   seen    tau  TD error  model says         p  true?          │
│ ▸↑    .735     64     42    -.0089  → (2,8) r 0     .875  × moves        │
│ ▸→    .735    12k      1         0  stays r -1         1  yes            │
│  ↓   -.100      3  1,000  1.25e-05  → (4,8) r 0     .333  yes            │
│  ←       0      0  1,042         0  nothing                              │
╰────────────────────────────────────────── V* .774 · max Q .735 · Dyna-Q ─╯"""
    )
    assert (
        await rendered(counted(), (38, 7))
        == """\
╭─ Cell (3,8) · floor ───────────────╮
│  a      Q model says      p true?  │
│ ▸↑   .735 → (2,8) r 0  .875 ×      │
│ ▸→   .735 stays r -1      1 yes    │
│  ↓  -.100 → (4,8) r 0  .333 yes    │
│  ←      0 nothing                  │
╰──── V* .774 · max Q .735 · Dyna-Q ─╯"""
    )


async def test_a_choice_by_q_and_bonus_shows_both_and_marks_the_greedy() -> None:
    frame = known()._replace(has_bonus=True, acts_on_bonus=True, kappa=0.03)
    assert (
        await rendered(frame, (76, 7))
        == """\
╭─ Cell (3,8) · floor ─────────────────────────────────────────────────────╮
│  a       Q   bonus   seen    tau  TD error  model says      true?        │
│  ↑    .735  .19442     64     42    -.0089  → (2,8) r 0     × moves      │
│  →    .735  .03000    12k      1         0  stays r -1      yes          │
│  ↓   -.100  .94868      3  1,000  1.25e-05  → (4,8) r 0     yes          │
│ ▸←       0  .96840      0  1,042         0  assumed                      │
╰─────────────────────────── V* .774 · max Q .735 · ▸ greedy by Q + bonus ─╯"""
    )


async def test_values_of_a_cell_that_differ_are_shown_different() -> None:
    frame = known()
    frame.cells.q[3, 8] = [0.7351, 0.73512, 0.5, 0.0]
    drawn = await rendered(frame, (76, 7))
    assert [line.split()[2] for line in drawn.split("\n")[2:6]] == [".73510", ".73512", ".50000", "0"]
    frame.cells.optimal[3, 8] = 0.735124  # type: ignore[index]
    assert "V* .735124 · max Q .73512" in await rendered(frame, (76, 7))
