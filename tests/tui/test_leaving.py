"""Leaving: whenever the laboratory is told to end, it ends, with the status that it was given and without a fault."""

import asyncio
from itertools import count

import pytest
from textual.message import Message
from textual.message_pump import MessagePump
from textual.screen import Screen

from dyna_tui.agents import read_all
from dyna_tui.maze import load
from dyna_tui.tui.app import LabApp
from dyna_tui.tui.text.written_keys import key_event
from tests.tui.hand import open_lab

DIALOGS = ("u", "s", "a", "x")
"""Keys that open one."""
TOLD = 143
"""The status that it is told to end with."""


def leave_at(number: int, monkeypatch: pytest.MonkeyPatch) -> bool:
    """Tells a laboratory to end at the message of this number; returns whether it was still opening."""
    maze = load("blocking")
    app = LabApp(maze, read_all(maze.agents, maze.parameters))
    dispatch = MessagePump._dispatch_message
    dispatched = 0
    opening = True

    async def counted(pump: MessagePump, message: Message) -> None:
        nonlocal dispatched, opening
        dispatched += 1
        opening = opening and not app.laboratory.panels.log.is_running
        if dispatched == number or not opening:
            app.exit(return_code=TOLD)
        await dispatch(pump, message)

    with monkeypatch.context() as patch:
        patch.setattr(MessagePump, "_dispatch_message", counted)
        asyncio.run(asyncio.wait_for(app.run_async(headless=True, size=(100, 30)), 60))
    assert (app.return_code, app._exception) == (TOLD, None), f"told to end at message {number}"
    return opening


@pytest.mark.parametrize("step", [50, pytest.param(3, marks=pytest.mark.slow)])
def test_it_may_be_told_to_end_while_it_opens(step: int, monkeypatch: pytest.MonkeyPatch) -> None:
    for number in count(1, step):
        if not leave_at(number, monkeypatch):
            break
    assert number > 50


async def leave_in_dialog(key: str, number: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """Tells a laboratory to end at the message of this number to the dialog that a key opens."""
    dispatch, dispatched = MessagePump._dispatch_message, 0
    async with open_lab() as hand:
        await hand.press("full_stop")
        app = hand.app

        async def counted(pump: MessagePump, message: Message) -> None:
            nonlocal dispatched
            dispatched += isinstance(pump, Screen) and pump is not app.laboratory
            if dispatched == number:
                app.exit(return_code=TOLD)
            await dispatch(pump, message)

        with monkeypatch.context() as patch:
            patch.setattr(MessagePump, "_dispatch_message", counted)
            app.post_message(key_event(key))
            async with asyncio.timeout(60):
                while not app._exit:
                    await asyncio.sleep(0)
    assert (app.return_code, app._exception) == (TOLD, None), f"told to end at message {number} to the dialog of {key}"


@pytest.mark.parametrize("key", [pytest.param(key, marks=[pytest.mark.slow] if key != "u" else []) for key in DIALOGS])
async def test_it_may_be_told_to_end_while_a_dialog_opens(key: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """The dialog mounts nothing any more, and looks for what is in it."""
    for number in (1, 2):
        await leave_in_dialog(key, number, monkeypatch)
