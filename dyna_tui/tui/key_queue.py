"""Key queue: keys and pastes are handled whole, one after another, however fast they come.

Textual hands a key to the widget in focus by that widget's queue, and runs the key's binding once the key has bubbled
up to the app. Meanwhile the app has sent the keys behind it on their way: in a burst Enter overtakes typed characters,
or they go to the screen below a dialog that is about to open.
"""

import asyncio
import time
from collections import deque
from collections.abc import Callable
from contextlib import suppress
from typing import Any

from textual.app import App, ScreenStackError
from textual.dom import DOMNode
from textual.events import Key, Paste
from textual.widgets import Input

from dyna_tui.tui.keyboard_layouts import in_latin

AT_ONCE = ("ctrl+c",)
"""Keys that wait for nothing."""
ROUNDS = 2
"""Rounds through all queues after which a key is done with, if screen and focus stay: one for the key as it bubbles up,
and one for what its action posted."""
PATIENCE = 5.0
"""Seconds that a key may take; the next one is handled then."""
GLANCE = 0.05
"""Seconds after which it is looked whether a widget that is waited for is still there."""


class KeyQueue:
    """Holds keys and pastes back until those before them are done with."""

    def __init__(self, app: App[Any]) -> None:
        """Begins empty; :meth:`hand_on` has to run for anything to be handed on."""
        self._app = app
        self._waiting: deque[Key | Paste | Callable[[], object]] = deque()
        self._came = asyncio.Event()
        self._turn: Key | Paste | None = None

    @property
    def empty(self) -> bool:
        """Whether every key is done with."""
        return self._turn is None and not self._waiting

    def holds(self, event: Key | Paste) -> bool:
        """Whether an event that came to the app waits for its turn, at which it is posted again."""
        if event is self._turn or (isinstance(event, Key) and event.key in AT_ONCE):
            return False
        self._wait(event)
        return True

    def then(self, work: Callable[[], object]) -> None:
        """Does something once all keys that wait are done with."""
        self._wait(work)

    def _wait(self, following: Key | Paste | Callable[[], object]) -> None:
        self._waiting.append(following)
        self._came.set()

    async def hand_on(self) -> None:
        """Hands on one event after another, for ever."""
        while True:
            while not self._waiting:
                self._came.clear()
                await self._came.wait()
            following = self._waiting.popleft()
            if isinstance(following, Key | Paste):
                self._turn = self._meant(following)
                self._app.post_message(self._turn)
                if self._types_on(following):
                    await self._typed()
                else:
                    await self._done()
                self._turn = None
            else:
                following()

    def _meant(self, event: Key | Paste) -> Key | Paste:
        """The event; of a letter of another script that types no text, the key where it is typed."""
        if not isinstance(event, Key) or event.key.isascii():
            return event
        with suppress(ScreenStackError):  # the app is leaving
            return in_latin(event, self._app.focused or self._app.screen)
        return event

    def _types_on(self, event: Key | Paste) -> bool:
        """Whether a character goes into a field, as does the one behind it: they keep their order there."""
        both = (event, self._waiting[0]) if self._waiting else ()
        return bool(both) and all(map(_is_character, both)) and isinstance(self._app.focused, Input)

    async def _typed(self) -> None:
        """Waits until the field has a character; what follows from it is waited for with the last one."""
        deadline = time.monotonic() + PATIENCE
        for node in self._path()[:2]:
            await self._emptied(node, deadline)

    async def _done(self) -> None:
        """Waits until no queue holds anything of the event, and the screen that it opened takes keys."""
        deadline = time.monotonic() + PATIENCE
        rounds = 0
        while rounds < ROUNDS and time.monotonic() < deadline:
            before = self._path()
            for node in before:
                await self._emptied(node, deadline)
            rounds = rounds + 1 if self._path() == before else 0

    def _path(self) -> list[DOMNode]:
        """The nodes whose queues a key goes through: app, widget in focus or screen, and up to the app again."""
        try:
            target = self._app.focused or self._app.screen
        except ScreenStackError:  # the app is leaving
            return []
        return [self._app, *target.ancestors_with_self]

    async def _emptied(self, node: DOMNode, deadline: float) -> None:
        """Waits until a node has handled what is in its queue, or is gone."""
        handled = asyncio.Event()
        if not node.call_later(handled.set):
            return
        while not handled.is_set() and node in self._path() and time.monotonic() < deadline:
            with suppress(TimeoutError):
                async with asyncio.timeout(GLANCE):
                    await handled.wait()


def _is_character(event: object) -> bool:
    return isinstance(event, Key) and event.is_printable
