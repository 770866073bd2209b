"""Differences between two frames, drawn by an independent terminal."""

import re

import pyte
import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len
from rich.color import ColorSystem
from rich.segment import Segment
from rich.style import Style

from dyna_tui.tui.output.look_table import LookTable
from dyna_tui.tui.output.plain_glyphs import PLAIN as PLAIN_GLYPHS
from dyna_tui.tui.output.plain_glyphs import plain_text
from dyna_tui.tui.output.sgr import PLAIN, change, look_of
from dyna_tui.tui.output.terminal_screen import TerminalScreen

WIDTH, HEIGHT = 12, 4
STYLES = [
    Style.parse(style)
    for style in (
        "none",
        "bold",
        "underline #ff0000",
        "reverse #00ff00 on #000010",
        "#00ff00 on #000010",
        "on #ff0000",
        "bold italic strike",
    )
]
TABLE = LookTable(ColorSystem.TRUECOLOR)

CLUSTERS = [
    "e\u0301",
    "界",
    "ก\u0e34",
    "न\u093f",
    "ש\u05c1\u05b8",
    "❤\ufe0f",
    "🧑\u200d🎓",
    "\u0301",
    "\u200d",
    "\xad",
    "界\u0301",
]
"""Characters that share a cell, or that a terminal may draw in another width than they are taken to have."""

texts = st.text("ab █→×", min_size=1, max_size=WIDTH) | st.lists(
    st.sampled_from(["a", "b", *CLUSTERS]), min_size=1, max_size=WIDTH
).map("".join)
lines = st.lists(st.tuples(texts, st.sampled_from(STYLES)), min_size=1)
writes = st.tuples(st.integers(0, WIDTH - 1), st.integers(0, HEIGHT - 1), lines)

Write = tuple[int, int, list[tuple[str, Style]]]


class Terminal:
    """A terminal that draws what it is sent, with as many colours as there are."""

    def __init__(self, width: int = WIDTH, height: int = HEIGHT) -> None:
        self.screen = pyte.Screen(width, height)
        self.stream = pyte.Stream(self.screen)
        self.send("\x1b[?7l")  # lines do not wrap, as Textual has it

    def send(self, output: str) -> None:
        self.stream.feed(output)

    def cells(self) -> list[list[object]]:
        rows, columns = range(self.screen.lines), range(self.screen.columns)
        return [[self.screen.buffer[y][x] for x in columns] for y in rows]


def put(terminal: TerminalScreen, x: int, y: int, line: list[tuple[str, Style]]) -> None:
    cells = TABLE.cells(Segment(text, style) for text, style in line)
    terminal.put(x, y, cells, 0, len(cells.looks))


def blank() -> TerminalScreen:
    terminal = TerminalScreen()
    terminal.resize(WIDTH, HEIGHT)
    for y in range(HEIGHT):
        put(terminal, 0, y, [(" " * WIDTH, STYLES[0])])
    return terminal


@given(st.lists(st.lists(writes, max_size=4), max_size=6))
def test_after_any_frames_a_terminal_shows_what_one_shows_that_was_sent_all(frames: list[list[Write]]) -> None:
    shown, sent = Terminal(), blank()
    for frame in [list[Write](), *frames]:
        for x, y, line in frame:
            put(sent, x, y, line)
        shown.send(sent.difference())
        again = Terminal()
        sent.forget()
        again.send(sent.difference())
        assert shown.cells() == again.cells()
        assert not sent.differs()


def test_nothing_is_sent_of_what_the_terminal_shows() -> None:
    terminal = blank()
    terminal.difference()
    put(terminal, 3, 1, [("   ", STYLES[0])])
    assert not terminal.differs()
    assert terminal.difference() == ""


def test_a_cell_takes_a_move_and_what_its_look_differs_in() -> None:
    terminal = blank()
    terminal.difference()
    put(terminal, 3, 1, [("a", STYLES[1])])
    assert terminal.difference() == "\x1b[2;4H\x1b[1ma\x1b[0m"


def test_cells_between_are_passed_over_or_sent_whichever_is_shorter() -> None:
    terminal = blank()
    terminal.difference()
    put(terminal, 0, 0, [("a", STYLES[0])])
    put(terminal, 3, 0, [("b", STYLES[0])])
    put(terminal, 10, 0, [("c", STYLES[0])])
    assert terminal.difference() == "\x1b[1;1Ha  b\x1b[6Cc"


def test_wide_characters_take_two_cells_and_are_sent_whole() -> None:
    terminal = blank()
    terminal.difference()
    put(terminal, 0, 0, [("界a", STYLES[0])])
    assert terminal.difference() == "\x1b[1;1H界a"
    put(terminal, 0, 0, [("界b", STYLES[0])])
    assert terminal.difference() == "\x1b[1;3Hb"


def test_a_wide_character_that_changes_alone_moves_nothing_to_the_right_of_it() -> None:
    terminal, shown = blank(), Terminal()
    put(terminal, 0, 0, [("界bcdefghij", STYLES[0])])
    shown.send(terminal.difference())
    put(terminal, 0, 0, [("漢bcdefghiX", STYLES[0])])
    shown.send(terminal.difference())
    assert shown.screen.display[0] == "漢bcdefghiX "


def test_of_a_wide_character_that_is_half_covered_a_blank_is_left() -> None:
    for again in (False, True):
        terminal, shown = blank(), Terminal()
        put(terminal, 0, 0, [("界界a", STYLES[0])])
        shown.send(terminal.difference())
        put(terminal, 1, 0, [("││", STYLES[0])])
        if again:
            terminal.forget()
        shown.send(terminal.difference())
        assert shown.screen.display[0] == " ││ a".ljust(WIDTH)


@pytest.mark.parametrize("cluster", [each for each in CLUSTERS if cell_len(each)])
def test_characters_that_share_a_cell_have_as_many_cells_as_textual_gives_them(cluster: str) -> None:
    cells = TABLE.cells([Segment(f"a{cluster}b")])
    assert len(cells.characters) == len(cells.looks) == 2 + cell_len(cluster)
    assert (cells.characters[0], cells.characters[1], cells.characters[-1]) == ("a", cluster, "b")


def test_an_accent_that_begins_a_segment_is_in_the_cell_before() -> None:
    assert TABLE.cells([Segment("e"), Segment("\u0301b")]).characters == ["e\u0301", "b"]
    assert TABLE.cells([Segment("❤"), Segment("\ufe0fb")]).characters == ["❤", "b"], "which remains as wide"
    assert TABLE.cells([Segment("\u0301b")]).characters == ["b"], "where there is none, nowhere"


@given(texts)
def test_a_text_has_as_many_cells_as_textual_gives_it(text: str) -> None:
    assert len(TABLE.cells([Segment(text)]).characters) == cell_len(text)


@given(texts)
def test_in_plain_glyphs_a_text_is_as_wide(text: str) -> None:
    assert len(plain_text(text)) == cell_len(text)
    assert set(plain_text(text)) <= PLAIN_GLYPHS


@pytest.mark.parametrize("cluster", [each for each in CLUSTERS if cell_len(each) and each != "界"])
@pytest.mark.parametrize("drawn", [1, 2, 3, 4])
def test_a_terminal_that_draws_a_cluster_in_another_width_has_all_else_in_its_place(cluster: str, drawn: int) -> None:
    width = cell_len(cluster)
    terminal, shown = blank(), Terminal()
    for before, after in (("  ", "1 of 2│"), ("  ", "2 of 2│"), ("a ", "2 of 2║"), ("aa", "3 of 2║")):
        put(terminal, 0, 0, [(before + cluster + after, STYLES[0])])
        shown.send(terminal.difference().replace(cluster, "?" * drawn))
        row = shown.screen.display[0]
        assert (row[:2], row[2 + width : 2 + width + len(after)]) == (before, after)
        assert row[2 : 2 + width] == ("?" * drawn)[:width].ljust(width)
    put(terminal, 0, 0, [("a" * WIDTH, STYLES[0])])
    shown.send(terminal.difference())
    assert shown.screen.display[0] == "a" * WIDTH


def test_where_a_terminal_gives_each_vowel_sign_a_cell_a_text_is_legible_up_to_its_end() -> None:
    terminal, shown = blank(), Terminal()
    put(terminal, 0, 0, [("न\u093fन\u093f न\u093f  2/2│", STYLES[0])])
    shown.send(terminal.difference().replace("\u093f", "i"))
    assert shown.screen.display[0] == "नiनi  2/2│".ljust(WIDTH)


def test_a_terminal_of_another_size_is_sent_all() -> None:
    terminal = blank()
    terminal.difference()
    terminal.resize(WIDTH + 1, HEIGHT)
    put(terminal, 0, 0, [(" ", STYLES[0])])
    assert terminal.difference() == "\x1b[1;1H "


@pytest.mark.parametrize("before", STYLES)
@pytest.mark.parametrize("after", STYLES)
def test_a_change_of_look_leads_to_what_a_reset_and_all_of_it_leads_to(before: Style, after: Style) -> None:
    looks = [look_of(style, ColorSystem.TRUECOLOR) for style in (before, after)]
    short, long = Terminal(), Terminal()
    short.send(change(PLAIN, looks[0]) + change(*looks) + "a")
    long.send("\x1b[0m" + change(PLAIN, looks[1]) + "a")
    assert short.cells() == long.cells()
    assert len(change(*looks)) <= len(f"\x1b[0;{';'.join(filter(None, looks[1]))}m")


@pytest.mark.parametrize("system", [ColorSystem.STANDARD, ColorSystem.EIGHT_BIT, ColorSystem.TRUECOLOR])
def test_colours_are_those_that_the_terminal_has(system: ColorSystem) -> None:
    look = look_of(Style.parse("#ff0000 on #00ff00"), system)
    longest = {ColorSystem.STANDARD: 1, ColorSystem.EIGHT_BIT: 3, ColorSystem.TRUECOLOR: 5}[system]
    assert all(len(re.findall(r"\d+", colour)) == longest for colour in look[1:])
