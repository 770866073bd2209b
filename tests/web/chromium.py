"""Headless Chromium, driven over its DevTools protocol: pages, keys, the mouse, sizes, downloads, pictures."""

import asyncio
import base64
import itertools
import json
import shutil
import tempfile
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from pathlib import Path
from typing import Any

import aiohttp

NAMES = ("chromium", "chromium-browser", "google-chrome", "chrome")
FLAGS = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--remote-debugging-port=0",
    "--remote-allow-origins=*",
)
PATIENCE = 60.0
LINE = "terminal.buffer.active.getLine(y).translateToString(true, 0, terminal.cols)"
SCREEN = f"Array.from({{length: terminal.rows}}, (_, y) => {LINE}).join('\\n')"
"""The text of the terminal of a page."""
BOX = (
    "(({left, top, width, height}) => [left, top, width, height])"
    "(document.querySelector('.xterm-screen').getBoundingClientRect())"
)
"""Where the cells of the terminal are."""
CODES = {"Tab": ("\t", 9), "Enter": ("\r", 13), "Escape": ("", 27), "ArrowRight": ("", 39), "ArrowDown": ("", 40)}


def executable() -> str | None:
    """The browser, if there is one."""
    return next((path for name in NAMES if (path := shutil.which(name))), None)


class Page:
    """A page."""

    def __init__(self, socket: aiohttp.ClientWebSocketResponse, downloads: Path) -> None:
        self.requested: list[str] = []
        """The addresses that it asked for."""
        self.complaints: list[str] = []
        """What its console says."""
        self.downloads = downloads
        self._socket = socket
        self._numbers = itertools.count(1)
        self._answers: dict[int, asyncio.Future[dict[str, Any]]] = {}
        self._reader = asyncio.create_task(self._read())

    async def _read(self) -> None:
        async for message in self._socket:
            data = json.loads(message.data)
            if "id" in data:
                self._answers.pop(data["id"]).set_result(data)
            elif data["method"] == "Network.requestWillBeSent":
                self.requested.append(data["params"]["request"]["url"])
            elif data["method"] in ("Log.entryAdded", "Runtime.exceptionThrown"):
                self.complaints.append(json.dumps(data["params"]))

    async def do(self, method: str, **parameters: Any) -> dict[str, Any]:
        """Calls a method of the protocol."""
        number = next(self._numbers)
        answer = self._answers[number] = asyncio.get_running_loop().create_future()
        await self._socket.send_json({"id": number, "method": method, "params": parameters})
        found = await asyncio.wait_for(answer, PATIENCE)
        assert "error" not in found, found
        return dict(found["result"])

    async def open(self, address: str) -> None:
        """Goes to an address."""
        await self.do("Page.navigate", url=address)

    async def value(self, expression: str) -> Any:
        """The value of an expression."""
        found = await self.do("Runtime.evaluate", expression=expression, returnByValue=True, awaitPromise=True)
        return found["result"].get("value")

    async def wait(self, expression: str, holds: Callable[[Any], object] = bool) -> Any:
        """Waits until an expression has a value that will do."""
        found = None
        with suppress(TimeoutError):
            async with asyncio.timeout(PATIENCE):
                while not holds(found := await self.value(expression)):
                    await asyncio.sleep(0.05)
                return found
        raise AssertionError(f"waited in vain for {expression}: {found}\n{await self.screen()}")

    async def screen(self) -> str:
        """The text of its terminal."""
        return str(await self.value(SCREEN))

    async def wait_for(self, text: str) -> str:
        """Waits until the terminal shows a text."""
        return str(await self.wait(SCREEN, lambda shown: text in (shown or "")))

    async def press(self, key: str, *, control: bool = False, shift: bool = False) -> None:
        """Presses a key, as Chromium names it."""
        text, code = CODES[key] if key in CODES else (key, ord(key.upper()) if key.isalnum() else 0)
        modifiers = 2 * control + 8 * shift
        known = {"key": key, "windowsVirtualKeyCode": code, "modifiers": modifiers}
        shown = {"text": text} if text and not control else {}
        await self.do("Input.dispatchKeyEvent", type="keyDown", **known, **shown)
        await self.do("Input.dispatchKeyEvent", type="keyUp", **known)

    async def click(self, column: int, row: int) -> None:
        """Clicks on a cell of the terminal."""
        box = await self.value(BOX)
        columns, rows = await self.value("[terminal.cols, terminal.rows]")
        x, y = box[0] + (column + 0.5) * box[2] / columns, box[1] + (row + 0.5) * box[3] / rows
        for kind in ("mousePressed", "mouseReleased"):
            await self.do("Input.dispatchMouseEvent", type=kind, x=x, y=y, button="left", clickCount=1)

    async def resize(self, width: int, height: int) -> None:
        """Makes the window so many pixels large."""
        await self.do(
            "Emulation.setDeviceMetricsOverride", width=width, height=height, deviceScaleFactor=1, mobile=False
        )

    async def picture(self) -> bytes:
        """A PNG of it."""
        return base64.b64decode((await self.do("Page.captureScreenshot"))["data"])


@asynccontextmanager
async def browser() -> AsyncIterator[Callable[[], Any]]:
    """Starts Chromium; gives what opens a page."""
    program = executable()
    assert program is not None
    with tempfile.TemporaryDirectory(prefix="chromium-", ignore_cleanup_errors=True) as name:
        folder = Path(name)
        process = await asyncio.create_subprocess_exec(
            program,
            *FLAGS,
            f"--user-data-dir={folder}",
            "about:blank",
            stdout=asyncio.subprocess.DEVNULL,
            stderr=asyncio.subprocess.DEVNULL,
        )
        try:
            port_file = folder / "DevToolsActivePort"
            async with asyncio.timeout(PATIENCE):
                while not (port_file.exists() and port_file.read_text().count("\n")):
                    await asyncio.sleep(0.05)
            at = f"http://127.0.0.1:{port_file.read_text().split()[0]}"
            async with aiohttp.ClientSession() as session:

                async def new_page() -> Page:
                    async with session.put(f"{at}/json/new?about:blank") as answer:
                        where = (await answer.json())["webSocketDebuggerUrl"]
                    page = Page(await session.ws_connect(where, max_msg_size=0), folder / "downloads")
                    for domain in ("Page", "Network", "Log", "Runtime"):
                        await page.do(f"{domain}.enable")
                    await page.do("Browser.setDownloadBehavior", behavior="allow", downloadPath=str(page.downloads))
                    return page

                yield new_page
        finally:
            process.kill()
            await process.wait()
