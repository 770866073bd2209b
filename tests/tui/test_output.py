"""What the laboratory sends its terminal: only what changed, nothing at rest, and no frame before the last is taken."""

import asyncio
import random
from collections.abc import Iterable

import pytest
from rich.color import ColorSystem
from rich.segment import Segment
from textual._compositor import LayoutUpdate
from textual.filter import DimFilter, Monochrome
from textual.geometry import Region
from textual.renderables.background_screen import BackgroundScreen
from textual.strip import Strip
from textual.widget import Widget

from dyna_tui.tui.output.compositor import DifferenceCompositor, difference
from dyna_tui.tui.output.line_widget import LineWidget
from dyna_tui.tui.output.look_table import LookTable
from dyna_tui.tui.output.output import CountedFile
from tests.tui.hand import Hand, open_lab
from tests.tui.screen_text import screen_text
from tests.tui.test_terminal_screen import Terminal

WIDE = (160, 48)
ROUNDS = 100
"""Times that what is behind a dialog is given to find its place, and to be painted."""
KEYS = (
    "full_stop p P comma e E m v V plus minus 0 tab shift+tab t c l k z question_mark escape right down up left enter "
    "w d s u a f r ctrl+p right_square_bracket left_square_bracket space less_than_sign greater_than_sign"
)
SIZES = ((80, 24), (100, 30), (160, 48), (40, 12), (200, 50))


async def assert_terminal_shows_all(hand: Hand) -> None:
    """Fails where the terminal goes on showing anything else than Textual paints when it paints everything."""
    for _ in range(ROUNDS):
        for screen in hand.app.screen_stack if hand.app._background_screens else ():
            screen._on_timer_update()  # what a dialog lies on comes into the dialog's frame a little later
            await hand.settle()
        shown, whole = lines_shown(hand)
        if shown == whole:
            return
        await asyncio.sleep(0.01)
    for y, (line, painted) in enumerate(zip(shown, whole, strict=True)):
        assert line == painted, y


def lines_shown(hand: Hand) -> tuple[list[tuple[str, object]], list[tuple[str, object]]]:
    """The characters and looks of each line: those that the terminal shows, and those of a full repaint."""
    app = hand.app
    difference(app.screen)
    whole_screen = app.screen._compositor.render_update(full=True, screen_stack=app._background_screens)
    assert isinstance(whole_screen, LayoutUpdate)
    looks = LookTable(app.output.system)
    painted = [looks.cells(segment for strip in strips for segment in strip) for strips in whole_screen.strips]
    shown = app.output.terminal.shown
    return [("".join(c.characters), c.looks) for c in shown], [("".join(c.characters), c.looks) for c in painted]


def use_all_colours(hand: Hand) -> None:
    """Has the terminal show every colour, of which all that is drawn has to know."""
    hand.app.output.system = ColorSystem.TRUECOLOR
    for widget in hand.laboratory.walk_children(Widget):
        widget.notify_style_update()
    hand.app.refresh(layout=True)


async def play(keys: Iterable[str], size: tuple[int, int], sizes: Iterable[tuple[int, int] | None]) -> None:
    async with open_lab(size=size) as hand:
        use_all_colours(hand)
        hand.app.output.terminal.forget()
        for key, other in zip(keys, sizes, strict=True):
            if other is not None:
                await hand.resize(*other)
            await hand.press(key)
            if not hand.app.is_running:
                return
            if hand.driver.running:
                hand.clock.now += 0.1
                await hand.turn()
                await hand.settle()
            await assert_terminal_shows_all(hand)


@pytest.mark.parametrize("seed", [0, 1, *(pytest.param(seed, marks=pytest.mark.slow) for seed in range(2, 30))])
async def test_after_any_keys_and_sizes_the_terminal_shows_what_a_full_repaint_shows(seed: int) -> None:
    draw = random.Random(seed)
    keys = draw.choices(KEYS.split(), k=14)
    await play(keys, draw.choice(SIZES), [draw.choice(SIZES) if draw.random() < 0.2 else None for _ in keys])


async def test_a_refresh_of_the_screen_drops_nothing_of_a_frame(monkeypatch: pytest.MonkeyPatch) -> None:
    async with open_lab(size=WIDE) as hand:
        await assert_terminal_shows_all(hand)
        screen = hand.app.laboratory
        for widget in screen.query(LineWidget):
            monkeypatch.setattr(widget, "draw_lines", lambda width, height: [Strip([Segment("x" * width)])] * height)
            widget.redraw()
        screen.refresh(Region(0, 0, 1, 1))
        screen._on_timer_update()
        shown, whole = lines_shown(hand)
        assert shown == whole
        assert any("xxx" in line for line, _ in shown)


async def test_a_dialog_over_the_lanes_leaves_nothing_behind() -> None:
    keys = ["full_stop", "question_mark", "escape", "a", "escape", "ctrl+p", "escape", "full_stop"]
    await play(keys, WIDE, [None] * len(keys))


BEHIND = {
    "a question": ("a",),
    "a name": ("ctrl+s",),
    "a page": ("question_mark",),
    "the palette": ("ctrl+p",),
    "the palette over a question": ("u", "ctrl+p"),
}
SLOW = pytest.mark.slow
FILTERS = {"colours": (), "no colours": (Monochrome(),), "no dim text": (DimFilter(),)}


@pytest.mark.parametrize("filters", ["colours", *(pytest.param(each, marks=SLOW) for each in [*FILTERS][1:])])
@pytest.mark.parametrize("opens", ["a name", *(pytest.param(each, marks=SLOW) for each in BEHIND if each != "a name")])
async def test_what_lies_behind_a_dialog_is_painted_as_it_goes_on(
    opens: str, filters: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with open_lab(size=(140, 36)) as hand:
        use_all_colours(hand)
        hand.app._filters += FILTERS[filters]
        hand.app.refresh(layout=True)
        await hand.press(*BEHIND[opens])
        await assert_terminal_shows_all(hand)
        before = hand.text
        hand.driver.ask(lambda lab: lab.advance(40))
        await hand.settle()
        await assert_terminal_shows_all(hand)
        assert hand.text != before

        def rendered(*_: object) -> None:
            raise AssertionError("all that lies behind is rendered anew")

        with monkeypatch.context() as patched:
            patched.setattr(BackgroundScreen, "__rich_console__", rendered)
            hand.driver.ask(lambda lab: lab.advance(90))
            await hand.settle()
            for screen in hand.app.screen_stack:
                screen._on_timer_update()
            difference(hand.app.screen)
        await hand.resize(80, 24)
        await assert_terminal_shows_all(hand)


async def test_each_theme_is_painted_whole() -> None:
    await play(["t", "full_stop", "t", "full_stop", "t", "p"], (100, 30), [None] * 6)


async def test_nothing_is_sent_while_nothing_changes() -> None:
    async with open_lab(size=WIDE) as hand:
        await hand.press("full_stop")
        assert difference(hand.app.screen)
        for _ in range(3):
            hand.driver.refresh()
            await hand.settle()
            assert difference(hand.app.screen) == ""


async def test_a_step_sends_a_small_part_of_the_screen() -> None:
    async with open_lab(size=WIDE) as hand:
        use_all_colours(hand)
        await hand.press("space")
        all_of_it = len(difference(hand.app.screen))
        assert all_of_it > WIDE[0] * WIDE[1]
        sent = []
        for _ in range(20):
            hand.clock.now += 0.05
            await hand.turn()
            sent.append(len(difference(hand.app.screen)))
        assert all(sent)
        assert max(sent) < all_of_it / 2


async def test_where_the_terminal_lags_frames_are_left_out_and_the_newest_is_sent_at_the_end() -> None:
    async with open_lab() as hand:
        screen, output = hand.app.screen, hand.app.output
        compositor = screen._compositor
        assert isinstance(compositor, DifferenceCompositor)
        shown = Terminal(80, 24)
        shown.send(difference(screen))
        output.queue("a frame")
        for _ in range(3):
            await hand.press("full_stop")
            screen.refresh(Region(0, 0, 1, 1))
            assert difference(screen) == ""
            assert compositor.render_update() is None
        output.note_sent(len("a frame"))
        await hand.settle()
        shown.send(difference(screen))
        assert "\n".join(line.rstrip() for line in shown.screen.display) == screen_text(hand.app)


async def test_once_the_terminal_has_taken_a_frame_the_next_is_made_without_a_key() -> None:
    async with open_lab() as hand:
        screen, output = hand.app.screen, hand.app.output
        difference(screen)
        output.queue("a frame")
        await hand.press("full_stop")
        assert difference(screen) == ""
        assert output.waits
        output.note_sent(len("a frame"))
        await hand.wait(lambda: not output.waits)
        assert output.terminal.differs() or difference(screen)


def test_a_file_notes_what_was_written_once_it_is_flushed(tmp_path_factory: pytest.TempPathFactory) -> None:
    noted: list[int] = []

    class Noting:
        def note_sent(self, length: int) -> None:
            noted.append(length)

    with (tmp_path_factory.mktemp("output") / "file").open("w") as file:
        counted = CountedFile(file, Noting())  # type: ignore[arg-type]
        counted.write("one")
        counted.write("two")
        assert noted == []
        counted.flush()
        counted.flush()
    assert noted == [6, 0]
