"""Checks of the monkey: what holds whatever was pressed."""

import asyncio
import re
from pathlib import Path

from textual.strip import Strip

from dyna_tui.lab.files.recovery import left_behind
from dyna_tui.lab.files.session import check, differing, load, open_lab, taken
from dyna_tui.lab.files.session_format import as_text
from dyna_tui.lab.files.session_reader import from_text
from dyna_tui.lab.frames.counters import counters_of
from dyna_tui.lab.lab import Lab
from dyna_tui.own_agents.variant import OwnVariant
from dyna_tui.tui.output.line_widget import LineWidget
from dyna_tui.tui.text.screen_text import rows_of
from tests.tui.hand import Hand

GLANCES, GLANCE = 100, 0.01
"""How often it is looked again whether all is done, and after how many seconds."""
ESCAPES = 4
"""Presses of Esc that leave whatever is open: the way out of a field, of its dialog, and of what is below it."""


async def check_all(hand: Hand) -> None:
    """What holds whatever was pressed."""
    assert hand.app._exception is None
    await leave_every_dialog(hand)
    width, height = hand.app.size
    rows = rows_of(hand.app)
    assert len(rows) == height and {row.cell_length for row in rows} == {width}, (
        "the screen is as large as the terminal"
    )
    check_lines(hand)
    for lane, frame in zip(hand.lab.lanes, hand.frames, strict=True):
        assert frame.counters == counters_of(lane.state), "counters agree with the engine"
    painted = set(re.findall(r"Real steps +([\d,]+)(?=  )", hand.text)) if width >= 80 else set()
    assert painted <= {f"{lane.real_steps:,}" for lane in hand.lab.lanes}, "what is painted agrees too"
    check_replay(hand.lab)
    await check_nothing_is_stale(hand)


def check_lines(hand: Hand) -> None:
    """Whatever draws its own lines draws them within its region."""
    for widget in hand.laboratory.query(LineWidget):
        width, height = widget.content_size
        if widget.is_on_screen and width and height:
            lines = widget.draw_lines(width, height)
            assert {line.cell_length for line in lines} <= {width}, f"{widget} keeps its columns"
            assert len(lines) <= height, f"{widget} keeps its rows"


async def check_nothing_is_stale(hand: Hand) -> None:
    """Painted anew, the screen is what it was: what only changes in part was painted where it changed."""
    before = rows_of(hand.app)
    for widget in hand.laboratory.query(LineWidget):
        widget._drawn = None
    hand.laboratory.refresh(layout=True)
    await rest(hand)
    after = rows_of(hand.app)
    painted, shown = texts(before), texts(after)
    stale = {y: both for y, both in enumerate(zip(painted, shown, strict=True)) if both[0] != both[1]}
    assert not stale, f"what is painted is what there is to show, not {stale}"


def texts(rows: list[Strip]) -> list[str]:
    """The rows as text."""
    return [row.text for row in rows]


def check_replay(lab: Lab) -> None:
    """Saved and opened again, a laboratory is what it is."""
    own = [lane.first_spec for lane in lab.lanes if isinstance(lane.first_spec.variant, OwnVariant)]
    session = from_text(as_text(taken(lab)).encode(), "monkey.json", own)
    assert check(session) == [] and differing(session, open_lab(session)) == [], "replay equals what is there"


def check_copy(hand: Hand, folder: Path) -> None:
    """What is kept in a folder for a crash is the laboratory as it was left."""
    keeper, lab = hand.app.keeper, hand.driver.lab
    if keeper is None or lab is None:
        return
    own = [lane.first_spec for lane in lab.lanes if isinstance(lane.first_spec.variant, OwnVariant)]
    if not keeper.end(done=False):
        return
    latest = left_behind(folder)[0]
    session = load(str(latest.path), own)
    assert [lane.digest for lane in session.lanes] == [lane.digest for lane in taken(lab).lanes], "the copy is of now"
    assert differing(session, open_lab(session)) == [], "and opens as it was"
    latest.path.unlink()


async def leave_every_dialog(hand: Hand) -> None:
    """Esc leaves whatever is open."""
    for _ in range(ESCAPES):
        if hand.app.screen is hand.laboratory:
            return
        hand.app.simulate_key("escape")
        await rest(hand)
    assert hand.app.screen is hand.laboratory, f"esc leaves {hand.app.screen}"


def resizes(hand: Hand) -> bool:
    """Whether Textual still has a size to take; 8.2.0 has no timer for it."""
    waits = getattr(hand.app, "_resize_event", None), getattr(hand.app, "_resize_timer", None)
    return any(each is not None for each in waits)


async def rest(hand: Hand) -> None:
    """Waits until nothing is left to do; Textual does some of it after a while: another size, the palette's answer."""
    if hand.app._driven:
        await rest_of_driven(hand)
        return
    for _ in range(GLANCES):
        try:
            await hand.settle()
            if not hand.app.is_running or not resizes(hand):
                return
        except AssertionError:
            pass
        await asyncio.sleep(GLANCE)
    await hand.settle()


async def rest_of_driven(hand: Hand) -> None:
    """Pauses a laboratory that drives itself, and waits until nothing is left to do."""
    app, driver = hand.app, hand.driver
    for _ in range(10 * GLANCES):
        if driver.running:
            driver.pause()
        try:
            await hand.quiet()
            if not app.is_running:
                return
            calm = app.keys.empty and not resizes(hand)
            if calm and driver.idle and not driver.running:
                return
        except AssertionError:
            pass
        await asyncio.sleep(GLANCE)
    raise AssertionError("the laboratory does not come to rest")
