"""Dialogs hold while lanes are dropped, added or forked under them, and answer once, however fast the keys come."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from textual.widgets import Input

from dyna_tui.agents import read_all
from dyna_tui.lab.history.interventions import SetParameter
from dyna_tui.lab.history.seek import seek_all
from dyna_tui.lab.lab import Lab
from dyna_tui.tui.dialogs.choices import Choices
from dyna_tui.tui.dialogs.dialog import Dialog
from dyna_tui.tui.dialogs.export import ExportDialog
from dyna_tui.tui.dialogs.file_name import FileName
from dyna_tui.tui.dialogs.fork_or_overwrite import ForkOrOverwrite
from dyna_tui.tui.dialogs.help import Help
from dyna_tui.tui.dialogs.lanes import LanesDialog
from dyna_tui.tui.dialogs.model import EditModel
from dyna_tui.tui.dialogs.parameters import Parameters
from dyna_tui.tui.dialogs.run_until import UntilDialog
from dyna_tui.tui.dialogs.why import WhyDialog
from tests.tui.hand import COMFORTABLE, THREE, Hand, open_lab

Change = Callable[[Lab], object]


def drop_focused(lab: Lab) -> None:
    """Drops the last lane, which is in focus."""
    lab.drop(2)


def drop_first(lab: Lab) -> None:
    lab.drop(0)


def add(lab: Lab) -> None:
    seek_all(lab.adding(read_all(["dyna-q:n=1"])[0]))


def fork(lab: Lab) -> None:
    lab.fork(0)


def reorder(lab: Lab) -> None:
    lab.reorder(2, 0)


CHANGES = [drop_focused, *(pytest.param(each, marks=pytest.mark.slow) for each in (drop_first, add, fork, reorder))]
"""What is done to the lanes under a dialog."""
DIALOGS = {
    "parameters": ("s",),
    "model": ("x",),
    "lanes": ("a",),
    "run until": ("u",),
    "export": ("ctrl+e",),
    "save": ("ctrl+s",),
    "save maze": ("W",),
    "help": ("question_mark",),
    "edit": ("w",),
    "drive": ("d",),
}
ANSWERS = {
    "parameters": ("0", "enter"),
    "model": ("c",),
    "lanes": ("f",),
    "run until": ("down", "down", "enter"),
    "export": ("down", "enter", "enter"),
    "save": ("enter",),
    "save maze": ("enter",),
    "help": ("escape",),
    "edit": ("down", "enter"),
    "drive": ("down",),
}


STALE = ("lanes", "edit")
CHANGED = ("parameters", "model", "save maze")
"""Dialogs that are opened above stale lanes, or answered after lanes were changed, in the quick tests too."""


async def opened(hand: Hand) -> None:
    """Comes to a moment with something to read, the last of three lanes in focus."""
    await hand.advance(30)
    await hand.press("tab", "tab")
    assert hand.focus == 2


@pytest.mark.parametrize("change", CHANGES)
@pytest.mark.parametrize(
    "dialog", [pytest.param(each, marks=() if each in STALE else pytest.mark.slow) for each in DIALOGS]
)
async def test_a_dialog_opens_while_stale_lanes_are_shown(
    dialog: str, change: Change, tmp_path: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(str(tmp_path))
    async with open_lab(agents=THREE, size=COMFORTABLE) as hand:
        await opened(hand)
        change(hand.lab)
        await hand.touch(*DIALOGS[dialog])
        assert len(hand.frames) == 3, "what is shown is as it was"
        hand.driver.change_lanes(lambda lab: None)
        await hand.settle()
        assert len(hand.frames) == len(hand.lanes) == len(hand.lab.lanes)
        await hand.press(*ANSWERS[dialog])
        await hand.press("escape", "escape", "full_stop")
        assert len(hand.frames) == len(hand.lanes) == len(hand.lab.lanes)


@pytest.mark.parametrize("change", CHANGES)
@pytest.mark.parametrize(
    "dialog", [pytest.param(each, marks=() if each in CHANGED else pytest.mark.slow) for each in DIALOGS]
)
async def test_a_dialog_is_answered_after_lanes_were_changed(
    dialog: str, change: Change, tmp_path: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(str(tmp_path))
    async with open_lab(agents=THREE, size=COMFORTABLE) as hand:
        await opened(hand)
        await hand.press(*DIALOGS[dialog])
        hand.driver.change_lanes(lambda lab: (change(lab), None)[1])
        await hand.touch(*ANSWERS[dialog])
        await hand.settle()
        await hand.press("escape", "escape", "full_stop")
        assert len(hand.frames) == len(hand.lanes) == len(hand.lab.lanes)


@pytest.mark.parametrize("change", CHANGES)
async def test_parameters_are_set_in_the_lane_they_were_opened_for(change: Change) -> None:
    async with open_lab(agents=THREE, size=COMFORTABLE) as hand:
        await opened(hand)
        number = hand.frames[2].number
        await hand.press("s")
        hand.driver.change_lanes(lambda lab: (change(lab), None)[1])
        await hand.settle()
        field = next(field for field in hand.app.screen.query(Input) if field.name == "epsilon")
        field.value = "0.5"
        await hand.press("enter")
        changed = {
            lane.number: [entry.intervention for entry in lane.journal.entries]
            for lane in hand.lab.lanes
            if lane.journal.entries
        }
        if change is drop_focused:
            assert changed == {}
            assert hand.status == "Dyna-Q+ was dropped: nothing changed."
        else:
            assert changed == {number: [SetParameter("epsilon", 0.5)]}


async def test_keys_for_a_dropped_lane_do_no_harm() -> None:
    async with open_lab(agents=THREE, size=COMFORTABLE) as hand:
        await opened(hand)
        hand.driver.change_lanes(drop_focused)
        for key in ("full_stop", "comma", "E", "P", "e", "space", "f", "m", "h", "d", "up", "escape"):
            await hand.touch(key)
        await hand.settle()
        assert len(hand.frames) == len(hand.lanes) == len(hand.lab.lanes)


async def test_a_breakpoint_dropped_with_its_lane_can_be_removed() -> None:
    async with open_lab(agents=THREE, size=COMFORTABLE) as hand:
        await opened(hand)
        await hand.press("u", "b")
        assert len(hand.lab.breakpoints) == 1
        await hand.press("u", *["down"] * 7)
        hand.driver.change_lanes(drop_focused)
        await hand.touch("delete")
        await hand.settle()
        await hand.press("escape")
        assert hand.lab.breakpoints == []


KEYS: dict[type[Dialog[Any]], tuple[tuple[str, ...], str]] = {
    Choices: (("q",), "escape"),
    EditModel: (("x",), "e"),
    ExportDialog: (("ctrl+e",), "enter"),
    FileName: (("ctrl+s",), "enter"),
    ForkOrOverwrite: (("comma", "m"), "enter"),
    Help: (("question_mark",), "escape"),
    LanesDialog: (("a",), "escape"),
    Parameters: (("s",), "enter"),
    UntilDialog: (("u",), "enter"),
    WhyDialog: (("y",), "escape"),
}
"""The keys that open each dialog, and the one that answers or closes it."""


def kinds_of(dialog: type[Dialog[Any]]) -> set[type[Dialog[Any]]]:
    """The dialogs that a class stands for: itself, or those below it."""
    below = dialog.__subclasses__()
    return set().union(*map(kinds_of, below)) if below else {dialog}


def test_every_dialog_is_answered_in_a_burst() -> None:
    assert set(KEYS) == kinds_of(Dialog)


QUICK = (EditModel, FileName, Parameters)
"""Dialogs of which no test is left to the slow ones."""
SOME = [pytest.param(each, marks=() if each in QUICK else pytest.mark.slow) for each in KEYS]
BURSTS = ["answer answer", "answer cancel", "cancel answer", "cancel cancel"]


@pytest.mark.parametrize(
    ("dialog", "burst"),
    [
        pytest.param(each, burst, marks=() if each in QUICK[:1] or burst == BURSTS[0] else pytest.mark.slow)
        for each in KEYS
        for burst in BURSTS
    ],
)
async def test_a_dialog_is_answered_once_in_a_burst_of_keys(
    dialog: type[Dialog[Any]], burst: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    keys, answer = KEYS[dialog]
    async with open_lab(agents=THREE, size=COMFORTABLE) as hand:
        await opened(hand)
        await hand.press(*keys)
        assert type(hand.app.screen) is dialog
        await hand.event(*({"answer": answer, "cancel": "escape"}[each] for each in burst.split()))
        await hand.wait(lambda: not isinstance(hand.app.screen, dialog))
        while len(hand.app.screen_stack) > 1:
            await hand.press("escape")
        assert hand.app.is_running


@pytest.mark.parametrize("dialog", SOME)
async def test_a_dialog_below_another_screen_is_not_dismissed(dialog: type[Dialog[Any]]) -> None:
    keys, _ = KEYS[dialog]
    async with open_lab(agents=THREE, size=COMFORTABLE) as hand:
        await opened(hand)
        await hand.press(*keys)
        below = hand.app.screen
        assert isinstance(below, dialog)
        above = FileName("Above", "name")
        await hand.app.push_screen(above)
        below.dismiss()
        await hand.settle()
        assert hand.app.screen_stack[-2:] == [below, above]
        await hand.press("escape", "escape")
        assert hand.app.screen is hand.laboratory


async def test_a_file_is_overwritten_only_once_the_warning_was_shown(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    path = tmp_path / "blocking-30.json"
    path.write_text("precious")
    async with open_lab(agents=THREE, size=COMFORTABLE) as hand:
        await opened(hand)
        await hand.press("ctrl+s")
        await hand.event("enter", "enter", "enter")
        assert path.read_text() == "precious"
        assert "File exists. Press Enter again to overwrite." in hand.text
        await hand.event("x", "backspace", "enter", "enter")
        assert path.read_text() == "precious", "the name was typed anew: it is asked again"
        await hand.press("enter")
        assert path.read_text() != "precious"
        assert hand.status.startswith("Saved: 3 lanes, ")
        assert hand.status.endswith("replay blocking-30.json")


@pytest.mark.parametrize(("keys", "asked"), [(("comma",), "m"), ((), "y")], ids=["fork or overwrite", "why"])
@pytest.mark.parametrize("other", ["question_mark", "ctrl+p", "s"])
async def test_what_the_engine_asks_does_not_come_over_a_dialog_that_was_opened_meanwhile(
    keys: tuple[str, ...], asked: str, other: str
) -> None:
    async with open_lab() as hand:
        await hand.advance(20)
        await hand.press(*keys)
        await hand.touch(asked, other)
        opened = hand.app.screen
        assert opened is not hand.laboratory
        await hand.settle()
        assert hand.app.screen is opened, "its keys stay its own"
        await hand.press("escape")
        assert isinstance(hand.app.screen, ForkOrOverwrite if asked == "m" else WhyDialog)
        await hand.press("escape")
        front: object = hand.app.screen
        assert front is hand.laboratory
