"""Monkey: random keys, text, mouse events, sizes and turns of the engine, played to a laboratory; seeded, shrunk.

A story is played with all at rest after each event, or hurried: the laboratory drives itself, events come while others
are still under way, and it is left and opened anew on the way.
"""

import asyncio
import os
import shutil
from collections.abc import Awaitable, Callable, Sequence
from pathlib import Path
from random import Random
from unittest import mock

from dyna_tui.tui.app import LabApp
from tests.tui.hand import Hand
from tests.tui.monkey_checks import check_all, check_copy, rest
from tests.tui.monkey_events import Event, an_event
from tests.tui.monkey_stages import Stage, opened

LEAVES = 0.01
"""How likely an event of a hurried story is a key that may end the laboratory."""
QUIT, INTERRUPTED = 0, 130
"""Exit statuses of a laboratory that was left."""


async def play(stage: Stage, events: Sequence[Event], every: int, copies: Path | None = None) -> int:
    """Plays a story, hurried if there is a folder for copies, and checks after each so many events.

    Returns:
        How many events were played until the laboratory was left.
    """
    hurried = copies is not None
    async with opened(stage, driven=hurried, copies=copies) as hand:
        number = 0
        for number, event in enumerate(events, 1):
            await event.play(hand)
            if hurried:
                await asyncio.sleep(0)
            else:
                await rest(hand)
            if has_left(hand):
                break
            if number % every == 0 or number == len(events):
                await rest(hand)
                if has_left(hand):
                    break
                await check_all(hand)
    if copies is not None:
        check_copy(hand, copies)
    return number


def has_left(hand: Hand) -> bool:
    """Whether the laboratory was left, in a way in which it may be."""
    app = hand.app
    if app.is_running and app.return_code is None:
        return False
    assert app._exception is None and app.return_code in (QUIT, INTERRUPTED), "it was quit"
    return True


async def play_whole(stage: Stage, events: Sequence[Event], every: int, copies: Path | None) -> None:
    """Plays a story to its end, opening the laboratory anew where it was left."""
    while events:
        events = events[await play(stage, events, every, copies) :]


async def shrunk(events: Sequence[Event], fails: Callable[[Sequence[Event]], Awaitable[bool]]) -> list[Event]:
    """The story without the parts that it fails without."""
    kept, size = list(events), max(len(events) // 2, 1)
    while True:
        at = 0
        while at < len(kept):
            without = kept[:at] + kept[at + size :]
            if without and await fails(without):
                kept = without
            else:
                at += size
        if size == 1:
            return kept
        size //= 2


async def tell(stage: Stage, seed: int, count: int, folder: Path, every: int = 50, *, hurried: bool = False) -> int:
    """Plays a random story in an empty folder; where it fails, raises what is left of it once it is shrunk.

    Returns:
        How many events were played.
    """
    random = Random(f"{stage.name} {seed}")
    events = [an_event(random, LEAVES * hurried) for _ in range(count)]
    home = {"HOME": str(folder), "XDG_DOWNLOAD_DIR": str(folder), "XDG_STATE_HOME": str(folder)}

    async def failure(story: Sequence[Event], every: int) -> Exception | None:
        for path in folder.iterdir():
            shutil.rmtree(path) if path.is_dir() else path.unlink()
        try:
            with mock.patch.object(LabApp, "_fatal_error", LabApp._close_messages_no_wait):  # which prints it
                await play_whole(stage, story, every, folder / "copies" if hurried else None)
        except Exception as error:
            return error
        return None

    before = os.getcwd()
    os.chdir(folder)
    try:
        with mock.patch.dict(os.environ, home):
            error = await failure(events, every)
            if error is None:
                return count

            async def fails(story: Sequence[Event]) -> bool:
                found = await failure(story, every)
                return type(found) is type(error)

            left = await shrunk(events, fails)
    finally:
        os.chdir(before)
    story = "\n".join(map(repr, left))
    raise AssertionError(f"{stage.name}, seed {seed}: {error!r} after\n{story}") from error
