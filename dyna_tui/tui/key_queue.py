"""Key queue: keys and pastes are handled whole, one after another, however fast they come.

Textual hands a key to the widget in focus by that widget's queue, and runs the key's binding once the key has bubbled
up to the app. Meanwhile the app has sent the keys behind it on their way: in a burst Enter overtakes typed characters,
or they go to the screen below a dialog that is about to open.
"""

import asyncio
import time
from typing import Any

from textual.app import App, ScreenStackError
from textual.dom import DOMNode
from textual.events import Key, Paste

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
        self._waiting: asyncio.Queue[Key | Paste] = asyncio.Queue()
        self._turn: Key | Paste | None = None

    @property
    def empty(self) -> bool:
        """Whether every key is done with."""
        return self._turn is None and self._waiting.empty()

    def holds(self, event: Key | Paste) -> bool:
        """Whether an event that came to the app waits for its turn, at which it is posted again."""
        if event is self._turn or (isinstance(event, Key) and event.key in AT_ONCE):
            return False
        self._waiting.put_nowait(event)
        return True

    async def hand_on(self) -> None:
        """Hands on one event after another, for ever."""
        while True:
            self._turn = await self._waiting.get()
            self._app.post_message(self._turn)
            await self._done()
            self._turn = None

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
        waiting = asyncio.ensure_future(handled.wait())
        while not waiting.done() and node in self._path() and time.monotonic() < deadline:
            await asyncio.wait({waiting}, timeout=GLANCE)
        waiting.cancel()
