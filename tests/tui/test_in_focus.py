"""What is in focus: the model list by keys, the footer, the first section of the help, borders and the header."""

import numpy as np
import pytest
from textual.color import Color
from textual.containers import VerticalScroll

from dyna_tui.lab.frames.model_list import ModelList
from dyna_tui.lab.frames.request import Order
from dyna_tui.tui.commands import Mode
from dyna_tui.tui.focus_keys import FOCUS_KEYS
from dyna_tui.tui.laboratory.command_table import BY_NAME
from dyna_tui.tui.widgets.bars import TitleBar
from dyna_tui.tui.widgets.log import Log
from dyna_tui.tui.widgets.memory import Memory
from tests.tui.hand import COMFORTABLE, SMALL, Hand, open_lab


def footer(hand: Hand) -> str:
    return f"{hand.text.splitlines()[-1]} "


def memory_of(hand: Hand) -> Memory:
    return hand.laboratory.query_one(Memory)


def chosen(hand: Hand) -> str:
    """The row of the model list that is inside out, as it stands on the screen."""
    memory = memory_of(hand)
    lines = [memory.render_line(y) for y in range(memory.size.height)]
    marked = [line.text for line in lines if any(part.style is not None and part.style.reverse for part in line)]
    assert len(marked) == 1
    return marked[0]


def cursor_of(hand: Hand) -> str:
    assert hand.grid.cursor is not None
    return hand.frames[hand.focus].grid.label(hand.grid.cursor)


@pytest.mark.parametrize("size", [SMALL, COMFORTABLE])
async def test_rows_lead_to_their_cells_and_a_cell_to_its_row(size: tuple[int, int]) -> None:
    async with open_lab(size=size) as hand:
        assert not hand.can("model_list")
        await hand.advance(400)
        await hand.press("slash")
        lines = hand.frames[0].memory.lines
        seen = []
        for key in ("down", "down", "pagedown", "up", "end", "up", "home"):
            await hand.press(key)
            assert memory_of(hand).has_focus
            assert chosen(hand).split()[0] == cursor_of(hand)
            seen.append(chosen(hand))
        assert len(set(seen)) >= 6 and lines > memory_of(hand).size.height
        await hand.press("end", "escape")
        last = hand.grid.cursor
        assert not memory_of(hand).has_focus and last is not None, "back at the cell"
        await hand.press("left")
        moved = hand.grid.cursor
        await hand.press("right", "slash")
        assert moved != last == hand.grid.cursor
        assert chosen(hand).split()[0] == cursor_of(hand), "scrolled to the row of the cell"
        await hand.press("full_stop", "o")
        assert chosen(hand).split()[0] == cursor_of(hand), "wherever the row is now"
        await hand.press("tab")
        assert chosen(hand).split()[0] == cursor_of(hand), "in the model of the next lane"
        await hand.press("slash", "escape")
        assert hand.grid.cursor is None


async def test_a_cell_that_the_model_lacks_says_so() -> None:
    async with open_lab(size=COMFORTABLE) as hand:
        await hand.press("full_stop", *["up"] * 6, *["left"] * 9, "slash")
        assert hand.status == "The model holds nothing of (0,0)."
        assert not memory_of(hand).has_focus and cursor_of(hand) == "(0,0)"
        await hand.press("space")
        assert not hand.can("model_list"), "its rows change in a run"


async def test_the_states_of_a_look_ahead_lead_to_their_cells() -> None:
    async with open_lab("dyna", ["mpc"], size=COMFORTABLE) as hand:
        await hand.advance(300)
        await hand.press("full_stop", "slash", "down", "down")
        assert cursor_of(hand) in chosen(hand).split()
        await hand.press("escape", "slash")
        assert cursor_of(hand) in chosen(hand).split()


@pytest.mark.parametrize("spec", ["dyna-q+:n=5", "dyna-q-stochastic:n=5", "prioritized-sweeping:n=5", "mpc"])
async def test_the_line_of_a_cell_is_the_first_that_lists_it(spec: str) -> None:
    async with open_lab("slippery", [spec]) as hand:
        await hand.advance(150)
        (lane,) = hand.lab.lanes
        for order in Order:
            if order is Order.AHEAD and not lane.view.lookahead.size:
                continue
            every = ModelList().frame(lane, order, 0, 100_000, False)
            for cell in range(lane.world.states):
                line = ModelList().frame(lane, order, 0, 1, False, cell).cell_line
                there = np.flatnonzero([row.state == cell for row in every.rows])
                assert line == (there[0] if len(there) else -1)
        assert ModelList().frame(lane, Order.NEWEST_FIRST, 0, 1, True, int(every.rows[0].state)).cell_line == -1


async def test_the_footer_follows_what_is_in_focus() -> None:
    async with open_lab(size=COMFORTABLE) as hand:
        assert " space run " in footer(hand) and "esc" not in footer(hand)
        await hand.advance(400)
        await hand.press("up")
        assert " ← ↑ → ↓ cell  esc close " in footer(hand) and " h put agent " in footer(hand)
        await hand.press("slash")
        assert " ↑ ↓ row  pgup pgdn page  esc cell " in footer(hand)
        await hand.click("esc cell")
        assert not memory_of(hand).has_focus and " esc close " in footer(hand)
        await hand.click("esc close")
        assert hand.grid.cursor is None and "esc" not in footer(hand)
        await hand.press("l")
        assert " ↑ ↓ tick  enter go  esc close " in footer(hand)
        await hand.press("space")
        assert " space pause " in footer(hand)
        await hand.press("space", "w")
        assert " w done " in footer(hand) and not hand.laboratory.query_one(Log).has_focus, "a mode has all keys"
        await hand.press("escape", "escape", "d")
        assert " d done " in footer(hand) and not hand.can("model_list")


@pytest.mark.parametrize("width", [80, 120])
async def test_what_can_be_done_with_the_cell_stands_in_a_narrow_footer(width: int) -> None:
    async with open_lab(size=(width, 24)) as hand:
        await hand.advance(50)
        await hand.press("up")
        assert all(f" {text} " in footer(hand) for text in ("space run", "esc close", "h put agent", "x model"))
        await hand.press("space")
        assert " space pause " in footer(hand) and " / row " not in footer(hand)


KEYS = {
    Mode.USUAL: (),
    Mode.CELL: ("up",),
    Mode.MODEL: ("slash",),
    Mode.LOG: ("l",),
    Mode.EDIT: ("w",),
    Mode.DRIVE: ("d",),
}
"""What brings each into focus."""


async def test_help_begins_with_what_is_in_focus() -> None:
    async with open_lab(size=COMFORTABLE) as hand:
        await hand.advance(50)
        for mode, keys in KEYS.items():
            await hand.press(*keys, "question_mark")
            page = hand.app.screen.query_one(VerticalScroll).content_region
            rows = [row[page.x : page.right - 1] for row in hand.text.splitlines()[page.y : page.bottom]]
            rows = [" ".join(row.split()) for row in rows]
            title, listed = FOCUS_KEYS[mode]
            assert rows[0] == title
            assert [key.shown for key in listed] == [
                key.shown for key, row in zip(listed, rows[1:], strict=False) if row == f"{key.shown} {key.help}"
            ]
            assert rows.index("The laboratory") == len(listed) + 2
            await hand.press("escape", *["escape"] * 2 * (mode is not Mode.USUAL))
            assert hand.laboratory.controllers.in_focus is Mode.USUAL


def test_every_key_in_focus_is_that_of_its_command_or_a_hint() -> None:
    assert set(FOCUS_KEYS) == set(Mode)
    for _, keys in FOCUS_KEYS.values():
        for key in keys:
            assert not key.command or key.hint or BY_NAME[key.command].shown == key.shown
            assert bool(key.command) is bool(key.label)


async def test_focus_is_a_coloured_border_and_a_run_a_coloured_header() -> None:
    async with open_lab(size=COMFORTABLE) as hand:
        await hand.advance(50)
        accent = Color.parse(hand.app.theme_variables["accent"])

        def coloured() -> list[object]:
            panels = (*hand.lanes, memory_of(hand), hand.laboratory.query_one(Log))
            return [panel for panel in panels if panel.styles.border_top[1] == accent]

        first, second = hand.lanes
        title = hand.laboratory.query_one(TitleBar)
        at_rest = title.styles.background
        assert coloured() == [first]
        for keys, focused in (
            (("tab",), second),
            (("slash",), memory_of(hand)),
            (("escape", "escape"), second),
            (("l",), hand.laboratory.query_one(Log)),
            (("escape",), second),
        ):
            await hand.press(*keys)
            assert coloured() == [focused]
        await hand.press("space")
        assert title.styles.background != at_rest
        await hand.press("space")
        assert title.styles.background == at_rest
