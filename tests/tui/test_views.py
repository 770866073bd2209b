import numpy as np
import pytest

from dyna_tui.lab.frames.frame import Validity
from dyna_tui.tui.drawing.glyphs import JOINED
from dyna_tui.tui.drawing.layers import Scales, greedy
from dyna_tui.tui.drawing.legend import MARKS, OVERLAY, SWATCH
from dyna_tui.tui.drawing.palette import COLOURS
from dyna_tui.tui.drawing.style_codes import LEVELS, Background
from dyna_tui.tui.drawing.views import View
from tests.tui.grid_frames import DOWN, LEFT, RIGHT, UP, frame, maze, pairs_of, text


def masks(*rows: tuple[float, float, float, float]) -> list[int]:
    found: list[int] = greedy(np.array([rows]))[0].tolist()
    return found


def test_greedy_are_all_exactly_equal_best_actions() -> None:
    assert masks((1, 0, 0, 0), (0, 1, 0, 1), (-1, -1, -2, -2)) == [
        1 << UP,
        1 << RIGHT | 1 << LEFT,
        1 << UP | 1 << RIGHT,
    ]


def test_if_all_actions_tie_none_is_greedy() -> None:
    assert masks((0, 0, 0, 0), (0.5, 0.5, 0.5, 0.5)) == [0, 0]


def test_nearly_equal_is_not_a_tie() -> None:
    assert masks((0.3, 0.1 + 0.2, 0, 0)) == [1 << RIGHT]


def test_colours_keep_their_scale_when_values_shrink() -> None:
    scales = Scales()
    one = maze(".", visits=np.ones((1, 1, 4), np.int64), q=np.full((1, 1, 4), 1.0))
    half = one._replace(q=np.full((1, 1, 4), 0.5))
    warmest = Background.VALUE + LEVELS - 1
    assert View.ARROWS.layer(half, scales).background == warmest
    assert View.ARROWS.layer(one, scales).background == warmest
    assert View.ARROWS.layer(half, scales).background == Background.VALUE + LEVELS // 2


@pytest.mark.parametrize("view", View)
def test_a_cell_never_visited_is_bare_in_every_view(view: View) -> None:
    layer = view.layer(maze("..", tau=np.full((1, 2, 4), 99)), Scales())
    assert not layer.known.any()
    assert (layer.background == Background.BARE).all()
    assert (layer.pair_background == Background.BARE).all()


def test_small_cells_sum_visits_take_the_smallest_tau_and_the_largest_error() -> None:
    cells = maze("..")
    cells = cells._replace(
        visits=pairs_of(cells, {(0, UP): 3, (0, LEFT): 4, (1, UP): 1}, np.int64),
        tau=np.array([[[7, 5, 9, 9], [9, 9, 2, 9]]]),
        td_error=pairs_of(cells, {(0, UP): 0.25, (0, DOWN): -0.5, (1, UP): 0.125}),
    )
    assert text(frame(cells), (5, 1), View.VISITS) == ["    7    1"]
    assert text(frame(cells), (5, 1), View.TAU) == ["    5    2"]
    assert text(frame(cells), (5, 1), View.TD_ERROR) == [" -.50 .125"]


def test_distance_is_the_best_value_less_the_optimal_one() -> None:
    cells = maze("..G", visits=np.ones((1, 3, 4), np.int64))
    cells = cells._replace(q=pairs_of(cells, {(0, RIGHT): 0.5, (1, RIGHT): 1.0}), optimal=np.array([[0.95, 1.0, 0.0]]))
    assert text(frame(cells), (5, 1), View.DISTANCE) == [" -.45    ·  G  "]


def test_distance_waits_for_the_optimal_values() -> None:
    cells = maze("..", visits=np.array([[[1, 0, 0, 0], [0, 0, 0, 0]]]))
    assert text(frame(cells), (5, 1), View.DISTANCE) == ["    …     "]


def test_the_model_shows_where_actions_lead_and_a_square_where_none_does() -> None:
    cells = maze("...", predicted=np.full((1, 3, 4), -1, np.int32))
    cells.predicted[0, 0] = 0, 1, 0, 0
    cells.predicted[0, 1] = 1, -1, 1, -1
    assert text(frame(cells), (3, 1), View.MODEL) == ["  → ■    "]


def test_the_model_shows_each_pair_in_wedges() -> None:
    cells = maze("..G")
    cells.predicted[0, 1] = 1, 2, 1, 0
    cells.predicted_reward[0, 1, RIGHT] = 1.0
    cells.validity[0, 1, DOWN] = Validity.ASSUMED
    cells.validity[0, 1, UP] = Validity.MOVES_ELSEWHERE
    lines = text(frame(cells), (11, 3), View.MODEL)
    assert [line[11:22] for line in lines] == [
        " ×   ■     ",
        "    ← →+1  ",
        "     ?     ",
    ]


def test_the_model_shows_a_slip_where_it_led() -> None:
    cells = maze("...")
    cells.predicted[0, 1] = 2, -1, -1, -1
    assert text(frame(cells), (9, 3), View.MODEL)[0][9:18] == "    →    "


def test_the_model_of_a_corridor_one_cell_wide_leads_up_and_down() -> None:
    cells = maze(". . .")
    cells.predicted[1, 0] = 0, 1, 2, 1
    assert text(frame(cells), (3, 1), View.MODEL) == ["   ", " ↕ ", "   "]


@pytest.mark.parametrize("view", View)
def test_every_view_has_a_legend_in_colours_of_the_grid(view: View) -> None:
    entries = view.help
    assert {colour for _, colour, _ in entries} <= COLOURS.keys()
    assert all(sample and meaning for sample, _, meaning in entries)
    assert entries
    assert view.title
    assert view.legend


@pytest.mark.parametrize(
    ("reward", "narrow", "wide"),
    [
        (1.0, "→+1", "→+1"),
        (-0.72, "→-", "→-.7"),
        (0.72, "→.7", "→.72"),
        (-0.02, "→-", "→-"),
        (-1.01, "→-1", "→-1"),
        (-12.0, "→-…", "→-12"),
        (1.5, "→+", "→1.5"),
    ],
)
def test_the_model_s_rewards_are_the_nearest_that_fit_or_their_signs(reward: float, narrow: str, wide: str) -> None:
    cells = maze("..", predicted=np.full((1, 2, 4), -1, np.int32))
    cells.predicted[0, 0, RIGHT] = 1
    cells.predicted_reward[0, 0, RIGHT] = reward
    for size, expected in (((9, 3), narrow), ((11, 3), wide)):
        assert expected in text(frame(cells), size, View.MODEL)[1]


def test_a_glyph_has_one_meaning_in_all_views() -> None:
    """An arrow is its direction in each; samples of colours are told apart by their colour."""
    meanings: dict[str, set[str]] = {}
    for sample, colour, meaning in (*OVERLAY, MARKS[0], *(entry for view in View for entry in view.help)):
        for glyph in sample.split():
            if not set(glyph) & set(JOINED[1:]):
                meanings.setdefault(f"{glyph} {colour}" if glyph == SWATCH else glyph, set()).add(meaning)
    assert {"·", "■", "×", "●", f"{SWATCH} trail"} <= meanings.keys()
    assert {glyph: said for glyph, said in meanings.items() if len(said) > 1} == {}


def test_a_dot_is_zero_and_nothing_else() -> None:
    cells = maze("..G", visits=np.ones((1, 3, 4), np.int64), predicted=np.zeros((1, 3, 4), np.int32))
    for view in View:
        for size in view.sizes:
            for line in text(frame(cells, trail=(0, 1)), size, view):
                assert "·" not in line or view in (View.ARROWS, View.Q_VALUES, View.TD_ERROR, View.VISITS, View.TAU)
