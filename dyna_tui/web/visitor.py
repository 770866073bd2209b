"""Visitor: a laboratory's process in a pseudo-terminal, which a browser is attached to, or was a moment ago."""

import asyncio
import base64
import contextlib
import json
import os
import signal
import socket
from typing import Any

from aiohttp import web

from dyna_tui.web.downloads import MOST_BYTES
from dyna_tui.web.nursery import set_size

PIECE = 65_536
GRACE = 1.0
"""Seconds that a process may take to leave after the signal that its terminal is gone."""
LARGEST = 500, 200
"""Columns and rows of a terminal at the most."""
REATTACHED = b"\x1b[?1049h\x1b[?1000h\x1b[?1003h\x1b[?1006h\x1b[?25l\x1b[?2004h"
"""The modes that Textual sets as it starts, for a page that was loaded again."""


class Visitor:
    """One visitor's laboratory."""

    def __init__(self, number: int, slot: int) -> None:
        """Opens a pseudo-terminal, and a channel for downloads.

        Raises:
            OSError: where the system has no terminal or no descriptor left.
        """
        self.number = number
        self.slot = slot
        self.pid = 0
        """The laboratory's process, once it is known."""
        self.given_up = False
        """Whether it is being ended."""
        self.status: asyncio.Future[int] = asyncio.get_running_loop().create_future()
        """Its exit status, once it has ended."""
        self.page: web.WebSocketResponse | None = None
        """The page that is attached."""
        self.detached_at = 0.0
        self._channel, self.channel = socket.socketpair()
        try:
            self._master, self.terminal = os.openpty()
        except OSError:
            self._channel.close()
            self.channel.close()
            raise
        os.set_blocking(self._master, False)
        self._channel.setblocking(False)
        self._size = (80, 24)
        self._reading: asyncio.Future[Any] | None = None
        self._downloads: asyncio.Task[None] | None = None

    def forked(self) -> None:
        """Closes the process's ends of terminal and channel, which are its own now."""
        os.close(self.terminal)
        self.channel.close()
        self.terminal = -1

    def resize(self, columns: object, rows: object) -> None:
        """Has the terminal another size, within reason."""
        if isinstance(columns, int) and isinstance(rows, int):
            self._size = (max(1, min(columns, LARGEST[0])), max(1, min(rows, LARGEST[1])))
            with contextlib.suppress(OSError):
                set_size(self._master, *self._size)

    def repaint(self) -> None:
        """Has the laboratory paint all anew, by another size for a moment."""
        columns, rows = self._size
        with contextlib.suppress(OSError):
            set_size(self._master, columns, max(1, rows - 1))
        asyncio.get_running_loop().call_later(0.1, self.resize, columns, rows)

    async def type(self, data: bytes) -> None:
        """Hands on what was typed, pasted or pointed at, as fast as the laboratory takes it."""
        while data:
            try:
                data = data[os.write(self._master, data) :]
            except BlockingIOError:
                await asyncio.sleep(0.02)
            except OSError:
                return

    async def show(self, page: web.WebSocketResponse) -> None:
        """Sends the page what the laboratory draws, no faster than the page takes it, until one of them is gone."""
        loop = asyncio.get_running_loop()
        while not page.closed and self.page is page:
            readable: asyncio.Future[Any] = loop.create_future()
            waiting: list[asyncio.Future[Any]] = [readable, self.status]
            loop.add_reader(self._master, _wake, readable)
            self._reading = readable
            try:
                await asyncio.wait(waiting, return_when=asyncio.FIRST_COMPLETED)
            finally:
                if self._reading is readable:  # and not that of a page that was loaded again meanwhile
                    loop.remove_reader(self._master)
            try:
                data = os.read(self._master, PIECE)
            except BlockingIOError:
                if self.status.done():
                    return
                continue
            except OSError:  # nobody has the terminal any more
                return
            if not data:
                return
            await page.send_bytes(data)

    def watch_downloads(self) -> None:
        """Hands on every file that the laboratory sends."""
        self._downloads = asyncio.create_task(self._hand_on_downloads())

    async def _hand_on_downloads(self) -> None:
        reader, writer = await asyncio.open_connection(sock=self._channel)
        with contextlib.suppress(asyncio.IncompleteReadError, ConnectionError, ValueError, asyncio.LimitOverrunError):
            while True:
                head = json.loads(await reader.readuntil())
                size = min(int(head["size"]), MOST_BYTES)
                data = base64.b64encode(await reader.readexactly(size)).decode()
                if self.page is not None and not self.page.closed:
                    await self.page.send_json({"type": "file", "name": str(head["name"]), "data": data})
        writer.close()

    async def end(self) -> None:
        """Ends the laboratory, and waits until it is gone."""
        for number in (signal.SIGHUP, signal.SIGKILL):
            if self.pid and not self.status.done():
                with contextlib.suppress(ProcessLookupError):
                    os.kill(self.pid, number)
                await asyncio.wait({self.status}, timeout=GRACE)
        self.close()

    def close(self) -> None:
        """Gives up the terminal and the channel."""
        if self._downloads is not None:
            self._downloads.cancel()
        self._channel.close()
        if self._master >= 0:
            os.close(self._master)
            self._master = -1


def _wake(future: "asyncio.Future[None]") -> None:
    if not future.done():
        future.set_result(None)
