from collections.abc import Sequence

import numpy as np
import pytest
from textual.app import App, ComposeResult
from textual.color import Color
from textual.geometry import Region
from textual.strip import Strip
from textual.theme import BUILTIN_THEMES

from dyna_tui.lab.frames.frame import LaneFrame, Phase, Window
from dyna_tui.lab.frames.placeholder import NOWHERE
from dyna_tui.maze.grid import GridShape
from dyna_tui.tui.drawing.cells import SIZES
from dyna_tui.tui.drawing.palette import contrast
from dyna_tui.tui.drawing.style_codes import LEVELS, SHADE, Background, Foreground
from dyna_tui.tui.drawing.views import View
from dyna_tui.tui.themes import THEMES
from dyna_tui.tui.widgets.grid import Grid
from tests.tui.grid_frames import KINDS, RIGHT, UP, frame, maze, pairs_of, tick
from tests.tui.screen_text import screen_text

OTHERS_THEMES = [name for name in ("textual-dark", "textual-light", "ansi-dark", "nord") if name in BUILTIN_THEMES]
OPEN = " ".join(["." * 60] * 40)


class Fixture(App[None]):
    """A screen with one grid."""

    CSS = "Grid { border: round white; padding: 0 1; }"

    def __init__(self, height: int, width: int) -> None:
        super().__init__()
        self.grid = Grid(GridShape(height, width), KINDS)
        self.clicked: list[int] = []
        self.windows: list[Window] = []

    def compose(self) -> ComposeResult:
        yield self.grid

    def on_grid_cell_clicked(self, message: Grid.CellClicked) -> None:
        self.clicked.append(message.state)

    def on_grid_window_changed(self, message: Grid.WindowChanged) -> None:
        self.windows.append(message.grid.window())


def small() -> LaneFrame:
    """Two rows of three cells with a little learned."""
    cells = maze("..G .#S")
    return frame(cells._replace(q=pairs_of(cells, {(0, RIGHT): 0.9, (1, RIGHT): 1.0, (3, UP): 0.8})), agent=3)


def part(window: Window, agent: int, text: str = OPEN) -> LaneFrame:
    """The part of a large maze that a window holds."""
    whole = maze(text)
    rows = slice(window.row, window.row + window.height)
    columns = slice(window.column, window.column + window.width)
    arrays = ("kind", "q", "visits", "tau", "td_error", "predicted", "predicted_reward", "validity", "planned")
    cut = {name: getattr(whole, name)[rows, columns] for name in arrays}
    return frame(whole._replace(window=window, **cut), agent)


def area(window: Window) -> tuple[int, int, int, int]:
    return window.row, window.column, window.height, window.width


async def test_the_grid_is_centred() -> None:
    app = Fixture(2, 3)
    async with app.run_test(size=(17, 6)) as pilot:
        app.grid.cell_size = (3, 1)
        app.grid.show(small())
        await pilot.pause()
        assert screen_text(app) == "\n".join(
            [
                "╭───────────────╮",
                "│     0  1  2   │",
                "│  0   →  → G   │",
                "│  1  ●↑███ S   │",
                "│    → greedy   │",
                "╰───────────────╯",
            ]
        )


async def test_a_frame_repaints_only_the_rows_it_changes(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    app = Fixture(8, 3)
    async with app.run_test(size=(17, 10)) as pilot:
        app.grid.cell_size = (3, 1)
        cells = maze(" ".join(["..."] * 8))
        app.grid.show(frame(cells))
        await pilot.pause()
        drawn: list[int] = []
        render_line = app.grid.render_line

        def noted(y: int) -> Strip:
            drawn.append(y)
            return render_line(y)

        monkeypatch.setattr(app.grid, "render_line", noted)
        app.grid.show(frame(cells._replace(q=pairs_of(cells, {(3, RIGHT): 1.0}))))
        await pilot.pause()
        assert drawn == [1]
        assert screen_text(app).splitlines()[2] == "│  1   →        │"


@pytest.mark.parametrize(
    ("room", "size"),
    [
        ((15, 5), (3, 1)),
        ((18, 5), (4, 1)),
        ((19, 5), (5, 1)),
        ((26, 9), (7, 3)),
        ((60, 20), (15, 7)),
        ((20, 6), (5, 2)),
        ((22, 8), (6, 3)),
        ((8, 3), (3, 1)),
        ((10, 4), (2, 1)),
    ],
)
async def test_the_size_of_cells_follows_the_room(room: tuple[int, int], size: tuple[int, int]) -> None:
    app = Fixture(2, 3)
    async with app.run_test(size=room) as pilot:
        app.grid.show(small())
        await pilot.pause()
        assert app.grid.drawn_size == size


async def test_the_size_of_cells_follows_a_resize_unless_it_was_chosen() -> None:
    app = Fixture(2, 3)
    async with app.run_test(size=(20, 5)) as pilot:
        app.grid.show(small())
        await pilot.resize_terminal(60, 20)
        assert app.grid.drawn_size == (15, 7)
        for _ in range(4):
            assert app.grid.smaller()
        assert app.grid.drawn_size == app.grid.cell_size == (9, 3)
        await pilot.resize_terminal(26, 12)
        assert app.grid.drawn_size == (9, 3)
        app.grid.cell_size = None
        assert app.grid.drawn_size == (7, 3)
        while app.grid.smaller():
            pass
        assert app.grid.drawn_size == SIZES[0]


async def test_where_wedges_do_not_fit_the_four_values_are_arrows_and_the_highest() -> None:
    app = Fixture(2, 3)
    async with app.run_test(size=(20, 6)) as pilot:
        app.grid.show(small())
        await pilot.pause()
        app.grid.view = View.Q_VALUES
        assert app.grid.drawn_size == (5, 2)
        assert "→" in screen_text(app)
        assert app.grid.smaller()
        app.grid.view = View.ARROWS
        assert app.grid.drawn_size == (4, 2)


@pytest.mark.slow
async def test_a_large_maze_scrolls_to_follow_the_agent() -> None:
    app = Fixture(40, 60)
    async with app.run_test(size=(40, 14)) as pilot:
        await pilot.pause()
        grid = app.grid
        grid.show(part(grid.window(), agent=0))
        await pilot.pause()
        assert grid.scroll_offset == (0, 0)
        for row in range(1, 40):
            grid.show(part(grid.window(), agent=row * 60))
            await pilot.pause()
            assert "●" in screen_text(app)
        assert grid.scroll_offset.y == grid.max_scroll_y


async def test_following_scrolls_seldom() -> None:
    app = Fixture(40, 60)
    async with app.run_test(size=(40, 14)) as pilot:
        await pilot.pause()
        grid = app.grid
        grid.show(part(grid.window(), agent=0))
        offsets = []
        for row in range(1, 30):
            grid.show(part(grid.window(), agent=row * 60))
            offsets.append(grid.scroll_offset.y)
        assert len(set(offsets)) < 10


async def test_an_agent_that_jumps_is_followed_when_it_walks_again() -> None:
    app = Fixture(40, 60)
    async with app.run_test(size=(40, 14)) as pilot:
        await pilot.pause()
        grid = app.grid
        grid.show(part(grid.window(), agent=0))
        grid.show(part(grid.window(), agent=35 * 60))
        assert grid.scroll_offset.y == 0
        grid.show(part(grid.window(), agent=36 * 60))
        assert grid.scroll_offset.y > 20


async def test_scrolling_by_the_user_is_not_undone() -> None:
    app = Fixture(40, 60)
    async with app.run_test(size=(40, 14)) as pilot:
        await pilot.pause()
        grid = app.grid
        grid.show(part(grid.window(), agent=0))
        grid.scroll_to(0, 25, animate=False)
        grid.show(part(grid.window(), agent=60))
        assert grid.scroll_offset.y == 25
        grid.reveal()
        assert grid.scroll_offset.y == 0


async def test_cells_that_the_frame_does_not_hold_are_blank_until_it_does() -> None:
    app = Fixture(40, 60)
    walls = " ".join(["#" * 60] * 40)
    async with app.run_test(size=(40, 14)) as pilot:
        await pilot.pause()
        grid = app.grid
        grid.show(part(grid.window(), 0, walls))
        app.windows.clear()
        grid.scroll_to(0, 20, animate=False)
        await pilot.pause()
        assert "█" not in screen_text(app)
        assert [area(window) for window in app.windows] == [area(grid.window())]
        grid.show(part(app.windows[-1], 0, walls))
        await pilot.pause()
        assert screen_text(app).count("█" * 32) >= 9


async def test_the_window_holds_what_is_in_view_and_no_more_than_the_maze() -> None:
    app = Fixture(40, 60)
    async with app.run_test(size=(40, 14)) as pilot:
        await pilot.pause()
        app.grid.scroll_to(60, 20, animate=False)
        row, column, height, width = area(app.grid.window())
        assert row < 20 < row + height
        assert column < 20 < column + width
        app.grid.cell_size = (1, 1)
        app.grid.scroll_to(1000, 1000, animate=False)
        row, column, height, width = area(app.grid.window())
        assert (row + height, column + width) == (40, 60)


async def test_a_click_reports_the_cell() -> None:
    app = Fixture(2, 3)
    async with app.run_test(size=(17, 6)) as pilot:
        app.grid.cell_size = (3, 1)
        app.grid.show(small())
        await pilot.pause()
        await pilot.click(Grid, offset=(5, 2))
        await pilot.click(Grid, offset=(13, 3))
        for beside in ((2, 2), (5, 1), (15, 2)):  # the numbers of rows and columns, and what is no cell
            await pilot.click(Grid, offset=beside)
        assert app.clicked == [0, 5]


async def test_the_cursor_starts_at_the_agent_stays_in_the_maze_and_in_view() -> None:
    app = Fixture(40, 60)
    async with app.run_test(size=(40, 14)) as pilot:
        await pilot.pause()
        grid = app.grid
        grid.show(part(grid.window(), agent=61))
        grid.move_cursor(0, 1)
        assert grid.cursor == 61
        grid.move_cursor(-5, 0)
        assert grid.cursor == 1
        grid.move_cursor(100, 100)
        assert grid.cursor == 40 * 60 - 1
        assert grid.scroll_offset.y == grid.max_scroll_y
        assert grid.scroll_offset.x == grid.max_scroll_x
        grid.show(part(grid.window(), agent=61))
        assert grid.scroll_offset.y == grid.max_scroll_y


async def test_no_cursor_appears_where_there_is_no_agent_yet() -> None:
    app = Fixture(2, 3)
    async with app.run_test(size=(17, 6)) as pilot:
        await pilot.pause()
        app.grid.move_cursor(0, 1)
        assert app.grid.cursor is None
        app.grid.show(small()._replace(agent=NOWHERE))
        app.grid.move_cursor(0, 1)
        assert app.grid.cursor is None
        app.grid.reveal()
        assert app.grid.scroll_offset == (0, 0)


async def test_every_line_is_as_wide_as_the_grid() -> None:
    app = Fixture(40, 60)
    async with app.run_test(size=(43, 15)) as pilot:
        grid = app.grid
        await pilot.pause()
        for size in SIZES:
            grid.cell_size = size
            for x in (0, 7, 1000):
                grid.scroll_to(x, x, animate=False)
                grid.show(part(grid.window(), agent=0))
                width, height = grid.scrollable_content_region.size
                lines = [grid.render_line(y) for y in range(height)]
                assert {line.cell_length for line in lines} == {width}
                assert {sum(segment.cell_length for segment in line) for line in lines} == {width}


@pytest.mark.parametrize("theme", [*(own.name for own in THEMES), *OTHERS_THEMES])
async def test_text_is_readable_on_every_background_in_every_theme(theme: str) -> None:
    app = Fixture(2, 3)
    async with app.run_test(size=(17, 6)) as pilot:
        for own in THEMES:
            app.register_theme(own)
        app.theme = theme
        app.grid.show(small())
        await pilot.pause()
        palette = app.grid.palette
        ramps = [
            ramp + level for ramp in (Background.VALUE, Background.AMOUNT, Background.SIGNED) for level in range(LEVELS)
        ]
        for number in (Background.BARE, Background.GOAL, Background.PIT, Background.OUTDATED, *ramps):
            for background in (palette.background(number), palette.background(number | SHADE)):
                for foreground in set(Foreground) - {Foreground.WALL}:
                    assert contrast(palette.foreground(foreground, background), background) >= 4.5


async def test_in_grey_reversed_and_underlined_cells_stay_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    app = Fixture(1, 2)
    async with app.run_test(size=(17, 6)) as pilot:
        cells = maze("..")
        planned = cells._replace(q=pairs_of(cells, {(0, UP): 1.0}), planned=pairs_of(cells, {(0, UP): True}, bool))
        app.grid.cell_size = (3, 1)
        app.grid.show(frame(planned, tick=tick(Phase.PLANNING, 1, RIGHT)))
        await pilot.pause()
        line = app.grid.render_lines(Region(0, 1 + app.grid._padding().y, 17, 1))[0]
        segments = [segment for segment in line if segment.text in "↑→"]
        up, right = (segment.style for segment in segments)
        assert up is not None
        assert up.underline
        assert up.color is not None
        assert len(set(up.color.get_truecolor())) == 1
        assert right is not None
        assert right.reverse


async def test_colours_follow_the_theme() -> None:
    app = Fixture(2, 3)
    async with app.run_test(size=(17, 6)) as pilot:
        app.grid.show(small())
        await pilot.pause()
        dark = _background(app.grid)
        app.theme = "textual-light"
        await pilot.pause()
        assert dark.brightness < 0.5 < _background(app.grid).brightness


def _background(grid: Grid) -> Color:
    style = next(iter(grid.render_lines(Region(0, 1, 17, 1))[0])).style
    assert style is not None
    assert style.bgcolor is not None
    return Color.from_rich_color(style.bgcolor)


async def test_a_new_frame_of_the_same_content_repaints_nothing() -> None:
    app = Fixture(2, 3)
    async with app.run_test(size=(17, 6)) as pilot:
        app.grid.show(small())
        await pilot.pause()
        before = list(app.grid._repaint_regions)
        app.grid.show(small())
        assert list(app.grid._repaint_regions) == before == []


@pytest.mark.parametrize(
    "shape", [(1, 1), *(pytest.param(shape, marks=pytest.mark.slow) for shape in ((1, 30), (30, 1)))]
)
async def test_mazes_of_any_shape_are_drawn_at_any_size_of_the_screen(shape: Sequence[int]) -> None:
    height, width = shape
    app = Fixture(height, width)
    async with app.run_test(size=(40, 12)) as pilot:
        app.grid.show(frame(maze(" ".join(["." * width] * height), optimal=np.zeros((height, width))), agent=0))
        for room in ((1, 1), (5, 2), (120, 50), (40, 12)):
            await pilot.resize_terminal(*room)
            for view in View:
                app.grid.view = view
                await pilot.pause()
        assert "●" in screen_text(app)
