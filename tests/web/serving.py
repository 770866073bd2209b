"""A server of the laboratory in a process of its own."""

import base64
import os
import re
import subprocess
import sys
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import aiohttp

from tests.terminal.session import ROOT

PATIENCE = 60.0


class Served:
    """A server under way."""

    def __init__(self, process: subprocess.Popen[str], address: str) -> None:
        self.process = process
        self.address = address
        """What it says that its address is."""
        parts = urlsplit(address)
        self.origin = f"{parts.scheme}://{parts.netloc}"
        self.query = f"?{parts.query}" if parts.query else ""


@contextmanager
def serving(
    *words: str, told: Path | None = None, program: tuple[str, ...] = ("-m", "dyna_tui"), **keywords: Any
) -> Iterator[Served]:
    """Serves a maze, on any port that is free; what it tells besides goes into a file."""
    command = [sys.executable, *program, "serve", *words, "--port", "0"]
    with (
        (told or Path(os.devnull)).open("w") as messages,
        subprocess.Popen(command, stdout=subprocess.PIPE, stderr=messages, text=True, cwd=ROOT, **keywords) as process,
    ):
        try:
            assert process.stdout is not None
            found = re.search(r"http://\S+", process.stdout.readline())
            assert found, "it did not start"
            yield Served(process, found[0])
        finally:
            process.terminate()
            process.wait(PATIENCE)


class Visit:
    """A page that speaks the server's protocol, without a browser."""

    def __init__(self, socket: aiohttp.ClientWebSocketResponse) -> None:
        self.socket = socket
        self.drawn = b""
        """What the laboratory drew."""
        self.first = b""
        """The first of it."""
        self.told: list[dict[str, Any]] = []
        """What the server said besides."""

    async def until(self, text: str) -> None:
        """Reads on until the laboratory has drawn a text since this was called last, or the server said it."""
        until = time.monotonic() + PATIENCE
        while text.encode() not in self.drawn and not any(text in str(each) for each in self.told):
            message = await self.socket.receive(until - time.monotonic())
            if message.type is aiohttp.WSMsgType.BINARY:
                self.first = self.first or message.data
                self.drawn += message.data
            elif message.type is aiohttp.WSMsgType.TEXT:
                self.told.append(message.json())
            else:
                raise AssertionError(f"closed before {text!r}: {message}")
        self.drawn = b""

    async def saved(self, name: bytes = b"") -> tuple[str, bytes]:
        """Saves the session, under the proposed name where none is given; the name and content of the download."""
        await self.socket.send_bytes(b"\x13")
        await self.until("Save the session")
        await self.socket.send_bytes(name + b"\r")
        await self.until("'type': 'file'")
        (file,) = [each for each in self.told if each["type"] == "file"]
        return file["name"], base64.b64decode(file["data"])

    async def closed(self) -> tuple[int | None, str]:
        """Reads on until the server has closed, and returns the code and the reason."""
        while True:
            message = await self.socket.receive(PATIENCE)
            if message.type in (aiohttp.WSMsgType.CLOSE, aiohttp.WSMsgType.CLOSED, aiohttp.WSMsgType.CLOSING):
                return self.socket.close_code, message.extra or ""


@asynccontextmanager
async def visit(
    session: aiohttp.ClientSession,
    served: Served,
    name: str = "somebody",
    *,
    columns: int = 100,
    rows: int = 30,
    returning: bool = False,
) -> AsyncIterator[Visit]:
    """Opens a laboratory, or takes one up again by the same name."""
    headers = {"Origin": served.origin}
    async with session.ws_connect(f"{served.origin}/ws{served.query}", headers=headers, max_msg_size=0) as socket:
        await socket.send_json({"visitor": name, "returning": returning, "columns": columns, "rows": rows})
        yield Visit(socket)
