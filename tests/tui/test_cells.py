from functools import reduce
from itertools import pairwise
from operator import or_

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from dyna_tui.lab.frames.frame import LaneFrame, Phase, Validity
from dyna_tui.tui.drawing.canvas import CellSize
from dyna_tui.tui.drawing.cells import SIZES
from dyna_tui.tui.drawing.glyphs import JOINED, one, three, two
from dyna_tui.tui.drawing.numbers import compact, compact_all
from dyna_tui.tui.drawing.style_codes import BOLD, REVERSE, SHIFT, TRAIL, UNDERLINE, Foreground
from dyna_tui.tui.drawing.views import View
from tests.tui.grid_frames import DOWN, KINDS, LEFT, RIGHT, UP, frame, maze, pairs_of, picture, text, tick

UP_RIGHT = 1 << UP | 1 << RIGHT


def learned() -> LaneFrame:
    """The blocking maze after the wall moved: a path to the goal, ties, and entries that are no longer true."""
    cells = maze("""
        ..G
        .##
        .S.
    """)
    q = {(0, RIGHT): 0.95, (1, RIGHT): 1, (3, UP): 0.9, (6, UP): 0.86, (6, RIGHT): 0.86}
    q |= {(7, UP): 0.9, (7, LEFT): 0.81} | {(8, action): 0.5 for action in range(4)}
    truth = {(7, UP): Validity.BLOCKED, (4, UP): Validity.WALL}
    return frame(
        cells._replace(
            q=pairs_of(cells, q),
            validity=pairs_of(cells, truth, np.uint8),
            visits=np.where(cells.kind[..., None] == 1, 5, 0) * np.ones(4, np.int64),
        ),
        agent=3,
        trail=(6,),
    )


def test_three_columns_show_arrows_walls_agent_path_and_outdated_pairs() -> None:
    assert text(learned()) == [
        "  →  → G ",
        " ●↑█×████",
        " ↑→↑S×   ",
    ]


def test_two_columns_are_horizontal_and_vertical() -> None:
    assert text(learned(), (2, 1)) == [
        "→ → G ",
        "●↑█×██",
        "→↑S⇞  ",
    ]


def test_one_column_joins_the_arms() -> None:
    assert text(learned(), (1, 1)) == ["→→G", "●×█", "└S "]


def test_five_columns_leave_space_around_the_arrows() -> None:
    assert text(learned(), (5, 1))[0] == "   →    →   G  "


def test_wedges_hold_the_four_values_with_the_greedy_arrows_between() -> None:
    assert text(learned(), (9, 3), View.Q_VALUES) == [
        "    ·        ·             ",
        "   ·→.95    ·→1       G    ",
        "    ·        ·             ",
        "   .90↑  ██████████████████",
        "   ·●·   ████×█████████████",
        "    ·    ██████████████████",
        "   .86↑  S×    ↑     .50   ",
        "   ·→.86           .50 .50 ",
        "    ·                .50   ",
    ]


def test_large_cells_set_each_arrow_beside_the_middle() -> None:
    lines = text(learned(), (11, 5), View.ARROWS)
    assert [line[:11] for line in lines[10:]] == [
        "    .86    ",
        "     ↑     ",
        "   ·  →.86 ",
        "           ",
        "     ·     ",
    ]


@pytest.mark.parametrize("size", SIZES)
def test_the_cursor_hides_neither_crosses_nor_the_letter_of_a_cell_nor_the_agent(size: CellSize) -> None:
    """Wherever it stands: on a wall that the model holds as open, on the start, on the agent."""
    cells = maze("S.\n.#")
    truth = {(state, action): Validity.BLOCKED for state in range(4) for action in range(4)}
    shown = frame(
        cells._replace(validity=pairs_of(cells, truth, np.uint8), visits=np.ones((2, 2, 4), np.int64)), agent=1
    )
    bare = "".join(text(shown, size))
    for cursor in range(4):
        drawn = "".join(text(shown, size, cursor=cursor))
        for glyph in ("×", "●", "S"):
            assert drawn.count(glyph) == bare.count(glyph), cursor


def test_a_tie_of_all_four_is_blank_at_every_size() -> None:
    cells = maze(".", q=np.full((1, 1, 4), 0.25))
    assert text(frame(cells)) == ["   "]
    assert text(frame(cells), (2, 1)) == ["  "]
    assert text(frame(cells), (1, 1)) == [" "]
    assert not set("".join(text(frame(cells), (7, 3)))) & set(JOINED[1:])


@pytest.mark.parametrize(
    ("arrows", "shown"),
    [
        (1 << UP | 1 << LEFT, "←↑ "),
        (1 << UP | 1 << DOWN, " ↕ "),
        (1 << LEFT | 1 << RIGHT, "← →"),
        (1 << LEFT | 1 << RIGHT | 1 << DOWN, "←↓→"),
        (15, "←↕→"),
        (0, "   "),
    ],
)
def test_three_columns_show_every_tie(arrows: int, shown: str) -> None:
    assert "".join(glyph or " " for glyph in three(arrows, 0, False)) == shown


@pytest.mark.parametrize("taken", [False, True])
def test_no_two_ties_look_alike(taken: bool) -> None:
    assert len({three(arrows, 0, taken) for arrows in range(16)}) == 16
    assert len({two(arrows, 0, taken) for arrows in range(16)}) == 16
    assert taken or len({one(arrows, 0, False) for arrows in range(16)}) == 16


def test_a_vertical_arrow_moves_aside_for_a_symbol_in_the_middle() -> None:
    assert three(1 << UP, 0, True) == ("", "", "↑")
    assert three(UP_RIGHT, 0, True) == ("↑", "", "→")
    assert three(UP_RIGHT | 1 << LEFT, 0, True) == ("↔", "", "↑")


ARROWS = {glyph: mask for mask, glyph in enumerate(JOINED)} | {"": 0}


def read(glyphs: tuple[str, ...]) -> int:
    """The greedy actions that glyphs tell."""
    return reduce(or_, (ARROWS[glyph] for glyph in glyphs if glyph != "×"), 0)


@pytest.mark.parametrize("taken", [False, True])
@pytest.mark.parametrize("outdated", range(16))
def test_outdated_pairs_and_greedy_arrows_are_both_seen(outdated: int, taken: bool) -> None:
    for arrows in range(15):
        glyphs = three(arrows, outdated, taken)
        assert read(glyphs) == arrows
        assert ("×" in glyphs) == (outdated > 0)
        assert not taken or glyphs[1] == ""
        narrow = two(arrows, outdated, False)
        assert read(narrow) == arrows
        assert ("×" in narrow) == (outdated > 0)


@pytest.mark.parametrize("outdated", range(1, 16))
def test_a_cross_stands_at_its_action_s_side(outdated: int) -> None:
    crosses = tuple(bool(outdated & mask) for mask in (1 << LEFT, 1 << UP | 1 << DOWN, 1 << RIGHT))
    for arrows in range(16):
        shown = tuple(glyph == "×" for glyph in three(arrows, outdated, False))
        assert shown == crosses or (all(crosses) and shown == (True, False, True))


@pytest.mark.parametrize(("action", "crossed"), [(UP, "⇞"), (RIGHT, "↛"), (DOWN, "⇟"), (LEFT, "↚")])
def test_in_one_column_the_only_greedy_arrow_is_crossed(action: int, crossed: str) -> None:
    assert one(1 << action, 1 << action, False) == (crossed,)
    assert one(1 << action, 15, False) == (crossed,)
    assert one(1 << action, 15 - (1 << action), False) == ("×",)
    assert one(0, 1 << action, False) == ("×",)


@pytest.mark.parametrize("size", [size for size in SIZES if size.height > 1])
@pytest.mark.parametrize("action", range(4))
def test_large_cells_show_arrow_and_cross(size: CellSize, action: int) -> None:
    cells = maze(".")
    pair = {(0, action): 1}
    cells = cells._replace(
        q=pairs_of(cells, pair),
        visits=np.ones((1, 1, 4), np.int64),
        validity=pairs_of(cells, {(0, action): Validity.BLOCKED}, np.uint8),
    )
    for view in (View.ARROWS, View.Q_VALUES):
        shown = "".join(text(frame(cells), size, view))
        assert (shown.count("×"), shown.count("↑→↓←"[action]), shown.count("1")) == (1, 1, 1)


def test_the_path_is_in_the_ground_of_its_cells() -> None:
    cells = maze("...")
    for size in SIZES:
        for view in View:
            if size in view.sizes:
                drawn = picture(frame(cells, trail=(1,)), size, view)
                ground = (drawn.codes & TRAIL > 0).any(axis=0)
                assert ground.tolist() == [False] * size.width + [True] * size.width + [False] * size.width
                assert drawn.lines == picture(frame(cells), size, view).lines


def test_planned_pairs_are_underlined_at_their_arrow() -> None:
    cells = maze(".")
    cells = cells._replace(q=pairs_of(cells, {(0, UP): 1}), planned=pairs_of(cells, {(0, UP): 1, (0, LEFT): 1}, bool))
    left, middle, right = picture(frame(cells)).codes[0].tolist()
    assert left & UNDERLINE
    assert middle & UNDERLINE
    assert middle & BOLD
    assert middle >> SHIFT & 0xFF == Foreground.PLANNED
    assert not right & UNDERLINE


@pytest.mark.parametrize("phase", Phase)
def test_the_pair_of_the_latest_tick_is_reversed_in_the_colour_of_its_phase(phase: Phase) -> None:
    drawn = picture(frame(maze(".."), tick=tick(phase, 1, LEFT)))
    assert drawn.lines == ["   ←  "]
    codes = drawn.codes[0].tolist()
    assert [bool(code & REVERSE) for code in codes] == [False, False, False, True, False, False]
    assert codes[3] >> SHIFT & 0xFF == Foreground.ACT + phase


@pytest.mark.parametrize("phase", Phase)
def test_the_next_state_of_the_latest_tick_is_underlined_in_the_colour_of_its_phase(phase: Phase) -> None:
    led = tick(phase, 1, LEFT)._replace(next_state=0)
    codes = picture(frame(maze("..."), tick=led)).codes[0].tolist()
    assert [bool(code & UNDERLINE) for code in codes] == [True] * 3 + [False] * 6
    assert {code >> SHIFT & 0xFF for code in codes[:3]} == {Foreground.ACT + phase}
    codes = picture(frame(maze("..."), agent=0, tick=led)).codes[0].tolist()
    assert [code >> SHIFT & 0xFF for code in codes[:3]] == [
        Foreground.ACT + phase,
        Foreground.AGENT,
        Foreground.ACT + phase,
    ]
    large = picture(frame(maze("..."), tick=led), (7, 3)).codes
    assert ["".join("_" if code & UNDERLINE else "." for code in row[:14]) for row in large.tolist()] == [
        "..............",
        "..___.........",
        "..............",
    ]


def test_a_tick_that_stays_put_underlines_nothing_and_a_look_ahead_its_root() -> None:
    stays = tick(Phase.ACT, 1, LEFT)._replace(next_state=1)
    assert not any(code & UNDERLINE for code in picture(frame(maze("..."), tick=stays)).codes[0].tolist())
    sweep = tick(Phase.PLANNING, 1, -1)._replace(next_state=-1)
    codes = picture(frame(maze("..."), tick=sweep)).codes[0].tolist()
    assert [bool(code & UNDERLINE) for code in codes] == [False] * 3 + [True] * 3 + [False] * 3


def test_the_wedge_of_the_latest_tick_is_reversed() -> None:
    codes = picture(frame(maze("."), tick=tick(Phase.PLANNING, 0, DOWN)), (9, 3)).codes
    assert ["".join("#" if code & REVERSE else "." for code in row) for row in codes.tolist()] == [
        ".........",
        ".........",
        ".#######.",
    ]


def test_the_cursor_reverses_a_cell_and_brackets_a_wall() -> None:
    shown = frame(maze(".#"))
    assert all(code & REVERSE for code in picture(shown, cursor=0).codes[0, :3].tolist())
    assert text(shown, cursor=1) == ["   [█]"]
    assert text(shown, (9, 3), cursor=0)[0] == "┏━     ━┓█████████"
    assert text(shown, (5, 2), cursor=1) == ["     [███]"] * 2


def test_other_kinds_show_their_symbol() -> None:
    assert text(frame(maze("Pm."))) == [" P  m    "]


def test_the_agent_is_on_top_in_every_view_and_size() -> None:
    shown = frame(maze("S.", visits=np.full((1, 2, 4), 88)), agent=0)
    for view in View:
        for size in SIZES:
            assert "●" in "".join(text(shown, size, view))


def frames() -> st.SearchStrategy[LaneFrame]:
    """Frames with anything in them."""
    return st.builds(_random_frame, st.integers(0, 2**32), st.integers(1, 6), st.integers(1, 6))


def _random_frame(seed: int, height: int, width: int) -> LaneFrame:
    random = np.random.default_rng(seed)
    pairs = (height, width, 4)
    states = height * width
    cells = maze(
        " ".join(["." * width] * height),
        kind=random.integers(0, len(KINDS), pairs[:2]).astype(np.uint8),
        q=random.normal(0, 10.0 ** random.integers(-4, 8), pairs) * random.integers(0, 2, pairs),
        visits=random.integers(0, 10 ** random.integers(1, 12), pairs) * random.integers(0, 2, pairs),
        tau=random.integers(0, 10**9, pairs),
        td_error=random.normal(0, 1, pairs),
        predicted=random.integers(-1, states, pairs).astype(np.int32),
        predicted_reward=random.normal(0, 100, pairs) * random.integers(0, 2, pairs),
        validity=random.integers(0, len(Validity), pairs).astype(np.uint8),
        planned=random.random(pairs) < 0.5,
        optimal=random.normal(0, 1, pairs[:2]) if seed % 2 else None,
    )
    agent = int(random.integers(states))
    trail = tuple(random.integers(0, states, 5).tolist())
    return frame(cells, agent, trail, tick(Phase(seed % 4), agent, seed % 4))


@given(frames(), st.sampled_from(View), st.sampled_from(SIZES), st.integers(0, 35))
def test_every_line_is_exactly_as_wide_as_its_cells(
    shown: LaneFrame, view: View, size: tuple[int, int], cursor: int
) -> None:
    if size not in view.sizes:
        return
    height, width = shown.cells.kind.shape
    drawn = picture(shown, size, view, cursor % (height * width))
    assert [cell_len(line) for line in drawn.lines] == [width * size[0]] * (height * size[1])
    runs = drawn.runs(0, 1, width * size[0])
    assert "".join(run for run, _ in runs) == drawn.lines[0][1:]
    assert all(one[1] != other[1] for one, other in pairwise(runs))


@pytest.mark.parametrize(
    ("number", "two_wide", "three_wide", "four_wide"),
    [
        (0, "·", "·", "·"),
        (0.73, ".7", ".73", ".73"),
        (-0.73, "-1", "-.7", "-.73"),
        (-0.04, "≈0", "≈0", "-.04"),
        (0.001, "≈0", "≈0", ".001"),
        (1.25, "1", "1.2", "1.25"),
        (12, "12", "12", "12"),
        (250, "2h", "250", "250"),
        (1234, "1k", "1k", "1234"),
        (3_000_000, "3M", "3M", "3.0M"),
        (-1234, "-…", "-1k", "-1k"),
        (float("nan"), "…", "…", "…"),
        (float("inf"), "∞", "∞", "∞"),
    ],
)
def test_compact_numbers(number: float, two_wide: str, three_wide: str, four_wide: str) -> None:
    assert (compact(number, 2), compact(number, 3), compact(number, 4)) == (two_wide, three_wide, four_wide)


@given(st.floats(), st.integers(2, 6))
def test_compact_numbers_fit_and_keep_their_sign(number: float, width: int) -> None:
    shown = compact(number, width)
    assert 1 <= cell_len(shown) <= width
    assert shown.startswith("-") == (number < 0 and shown != "≈0")
    assert (shown == "·") == (number == 0)


@given(st.lists(st.floats(-2e3, 2e3), min_size=1))
def test_an_array_of_compact_numbers_is_as_each_by_itself(numbers: list[float]) -> None:
    shown = compact_all(np.array(numbers), 3).tolist()
    assert all((text == "·") == (number == 0) for text, number in zip(shown, numbers, strict=True))
    assert shown == [compact(number, 3) for number in numbers]
