"""Server of the laboratory: a page, its files, and a websocket for each visitor.

Requests for another host, websockets of pages of another origin, and in a class those without its token are refused.
"""

import asyncio
import html
import json
import time
from collections.abc import Awaitable, Callable
from contextlib import suppress
from functools import cache
from importlib import resources
from typing import Any

from aiohttp import WSCloseCode, WSMsgType, web

from dyna_tui.web.access import Access, Allowance
from dyna_tui.web.connections import Connections
from dyna_tui.web.nursery import Nursery
from dyna_tui.web.visitor import REATTACHED, Visitor

FILES = {
    "xterm.js": "text/javascript",
    "addon-fit.js": "text/javascript",
    "laboratory.js": "text/javascript",
    "xterm.css": "text/css",
    "laboratory.css": "text/css",
}
"""All files that are served, and nothing else is."""
HEADERS = {
    "Content-Security-Policy": "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; "
    "connect-src 'self'; img-src 'self' data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Cache-Control": "no-cache",
}
ASK = "The address of this class has a token at its end: ask for the whole address.\n"
LARGEST_MESSAGE = 32_768
MESSAGES, BURST = 400.0, 1_500.0
"""Messages that a visitor may send in a second, and at once."""
BYTES, BYTES_AT_ONCE = 100_000.0, 1_000_000.0
RELOAD = 20.0
"""Seconds for which a laboratory waits for its page, which may be loaded again."""
HEARTBEAT = 20.0
PATIENCE = 2.0
"""Seconds that a page may take to hear that it is closed."""
HELLO = 10.0
"""Seconds that a page may take to say who it is."""
Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


class Server:
    """Serves a laboratory to visitors, each their own."""

    def __init__(self, nursery: Nursery, access: Access, title: str, most_visitors: int) -> None:
        """Serves laboratories that a warm process forks."""
        self._nursery = nursery
        self._access = access
        self._title = title
        self._most = most_visitors
        self.connections = Connections(most_visitors)
        """All connections, within limits."""
        self._visitors: dict[str, Visitor] = {}
        self._numbers: dict[int, Visitor] = {}
        self._free = list(range(most_visitors))
        self._next = 1
        self._ending: set[asyncio.Future[None]] = set()
        self.warm = asyncio.Event()
        """Set once laboratories can be forked."""
        self.gone = asyncio.Event()
        """Set where the warm process has ended."""

    def application(self) -> web.Application:
        """The application, for a runner."""
        application = web.Application(middlewares=[self._guard], client_max_size=1024)
        application.router.add_get("/", self._page)
        application.router.add_get("/ws", self._websocket)
        application.router.add_get("/static/{name}", self._static)
        application.on_startup.append(self._start)
        application.on_shutdown.append(self._stop)
        return application

    def close(self) -> None:
        """Ends the warm process."""
        self._nursery.close()

    @property
    def open_to_all(self) -> bool:
        """Whether it listens for other machines, and asks for no token."""
        return self._access.token is None and not self._access.loopback

    @property
    def visitors(self) -> int:
        """How many there are."""
        return len(self._numbers)

    @property
    def _capacity(self) -> int:
        """How many laboratories there can be at once; fewer than asked for where the system is short of something."""
        return max(self.visitors, 1) if self._free else self._most

    @property
    def full(self) -> bool:
        """Whether whoever comes now finds no place; a page that is loaded again has left its own for a moment."""
        return not self._free and all(visitor.page is not None for visitor in self._numbers.values())

    # Requests

    @web.middleware
    async def _guard(self, request: web.Request, handler: Handler) -> web.StreamResponse:
        """Refuses requests for another host, and puts the headers of safety on every answer."""
        self.connections.asks(request.transport)
        if not self._access.knows_host(request.headers.get("Host", "")):
            response: web.StreamResponse = web.Response(status=421, text="This server has another name.\n")
        else:
            try:
                response = await handler(request)
            except web.HTTPException as error:
                response = error
        if not response.prepared:
            response.headers.update(HEADERS)
        return response

    async def _page(self, request: web.Request) -> web.Response:
        token = request.query.get("token", "")
        if not self._admitted(request):
            raise web.HTTPForbidden(text=ASK)
        page = _file("index.html").replace("{title}", html.escape(self._title))
        response = web.Response(text=page, content_type="text/html", status=503 if self.full else 200)
        if token and self._access.token is not None:
            response.set_cookie(self._access.cookie, self._access.token, httponly=True, samesite="Strict", path="/")
        return response

    async def _static(self, request: web.Request) -> web.Response:
        name = request.match_info["name"]
        if not self._admitted(request):
            raise web.HTTPForbidden(text=ASK)
        if name not in FILES:
            raise web.HTTPNotFound(text="There is no such file.\n")
        return web.Response(text=_file(name), content_type=FILES[name], charset="utf-8")

    def _admitted(self, request: web.Request) -> bool:
        given = (request.query.get("token", ""), request.cookies.get(self._access.cookie, ""))
        return self._access.knows_token(given)

    async def _websocket(self, request: web.Request) -> web.StreamResponse:
        if not self._access.same_origin(request.headers.get("Origin", ""), request.headers.get("Host", "")):
            raise web.HTTPForbidden(text="Only a page of this server may open a laboratory.\n")
        if not self._admitted(request):
            raise web.HTTPForbidden(text="The token is missing or wrong.\n")
        page = web.WebSocketResponse(
            heartbeat=HEARTBEAT, max_msg_size=LARGEST_MESSAGE, compress=True, autoping=False, timeout=PATIENCE
        )
        await page.prepare(request)
        try:
            hello = await page.receive_json(timeout=HELLO)
            key = str(hello["visitor"])[:64]
            size, returning = (hello.get("columns"), hello.get("rows")), hello.get("returning") is True
        except (ValueError, TypeError, KeyError, AttributeError, RecursionError, TimeoutError):
            await page.close(code=WSCloseCode.POLICY_VIOLATION, message=b"who are you?")
            return page
        await self.warm.wait()
        visitor = await self._under_way(key)
        if visitor is None:
            visitor = self._open(key, size)
            if visitor is None:
                await page.send_json({"type": "full", "visitors": self._capacity})
                await page.close()
                return page
            visitor.page = page
            if returning:
                await page.send_json({"type": "new"})
        else:
            visitor.page = page
            visitor.resize(*size)
            with suppress(ConnectionError):  # where the page is gone again
                await page.send_bytes(REATTACHED)
                visitor.repaint()
        await self._attend(key, visitor, page)
        if request.transport is not None:
            request.transport.abort()  # a page that reads nothing holds nobody up
        return page

    async def _attend(self, key: str, visitor: Visitor, page: web.WebSocketResponse) -> None:
        """Carries what is typed and drawn, until the laboratory or the page is gone."""
        typed = asyncio.create_task(self._listen(visitor, page))
        drawn = asyncio.create_task(visitor.show(page))
        waiting: list[asyncio.Future[Any]] = [typed, drawn, visitor.status]
        await asyncio.wait(waiting, return_when=asyncio.FIRST_COMPLETED)
        if visitor.status.done() or drawn.done():
            await asyncio.wait({visitor.status}, timeout=1)
            await asyncio.wait({drawn}, timeout=0.5)
            with suppress(ConnectionError, TimeoutError):
                async with asyncio.timeout(PATIENCE):
                    if visitor.status.done():
                        await page.send_json({"type": "ended", "status": visitor.status.result()})
                    await page.close()
        for task in (typed, drawn):
            task.cancel()
        await asyncio.gather(typed, drawn, return_exceptions=True)
        if visitor.page is page:
            visitor.page = None
            visitor.detached_at = time.monotonic()
            if visitor.status.done():
                await self._give_up(key, visitor)
            else:
                asyncio.get_running_loop().call_later(RELOAD, self._forsake, key, visitor)

    async def _listen(self, visitor: Visitor, page: web.WebSocketResponse) -> None:
        messages, amount = Allowance(MESSAGES, BURST), Allowance(BYTES, BYTES_AT_ONCE)
        async for message in page:
            if not messages.take() or not amount.take(len(message.data or b"")):
                with suppress(ConnectionError, TimeoutError):
                    async with asyncio.timeout(PATIENCE):
                        await page.close(code=WSCloseCode.POLICY_VIOLATION, message=b"too much at once")
                return
            if message.type is WSMsgType.BINARY:
                await visitor.type(message.data)
            elif message.type is WSMsgType.PING:
                await page.pong(message.data)
            elif message.type is WSMsgType.TEXT:
                with suppress(ValueError, TypeError, AttributeError, RecursionError):
                    asked = json.loads(message.data)
                    if asked.get("type") == "resize":
                        visitor.resize(asked.get("columns"), asked.get("rows"))

    # Visitors

    async def _under_way(self, key: str) -> Visitor | None:
        """The laboratory that a page was attached to before it was loaded again; an older page of it is closed."""
        while (visitor := self._visitors.get(key)) is not None and not visitor.status.done():
            if visitor.page is None or visitor.page.closed:
                return visitor
            await visitor.page.close(code=WSCloseCode.GOING_AWAY, message=b"opened elsewhere")
        return None

    def _open(self, key: str, size: tuple[object, object]) -> Visitor | None:
        """Has a laboratory forked; None where there is no room for another."""
        if not self._free:
            return None
        slot, visitor = self._free.pop(), None
        try:
            visitor = Visitor(self._next, slot)
            visitor.resize(*size)
            self._nursery.fork(visitor.number, slot, visitor.terminal, visitor.channel.fileno())
        except OSError as error:  # the system has no terminal or no descriptor left
            self.connections.faults.report(error)
            self._free.append(slot)
            if visitor is not None:
                visitor.forked()
                visitor.close()
            return None
        self._next += 1
        self._visitors[key] = self._numbers[visitor.number] = visitor
        visitor.forked()
        visitor.watch_downloads()
        return visitor

    def _forsake(self, key: str, visitor: Visitor) -> None:
        """Gives up a laboratory whose page did not come back."""
        if visitor.page is None and time.monotonic() - visitor.detached_at >= RELOAD - 0.1:
            task = asyncio.ensure_future(self._give_up(key, visitor))
            self._ending.add(task)
            task.add_done_callback(self._ending.discard)

    async def _give_up(self, key: str, visitor: Visitor) -> None:
        if visitor.given_up:
            return
        visitor.given_up = True
        if self._visitors.get(key) is visitor:
            del self._visitors[key]
        await visitor.end()
        del self._numbers[visitor.number]
        self._free.append(visitor.slot)

    def _on_events(self) -> None:
        try:
            events = self._nursery.events()
        except (EOFError, OSError):
            asyncio.get_running_loop().remove_reader(self._nursery.channel)
            self.gone.set()
            return
        for event in events:
            visitor = self._numbers.get(event.visitor)
            if event.visitor == 0:
                self.warm.set()
            elif visitor is not None:
                visitor.pid = event.pid
                if event.status is not None and not visitor.status.done():
                    visitor.status.set_result(event.status)

    async def _start(self, application: web.Application) -> None:
        asyncio.get_running_loop().add_reader(self._nursery.channel, self._on_events)

    async def _stop(self, application: web.Application) -> None:
        for visitor in list(self._numbers.values()):
            if visitor.page is not None:
                await visitor.page.close(code=WSCloseCode.GOING_AWAY, message=b"the server ends")
        await asyncio.gather(
            *(self._give_up(key, each) for key, each in list(self._visitors.items())), return_exceptions=True
        )


@cache
def _file(name: str) -> str:
    return resources.files("dyna_tui.web").joinpath("static", name).read_text(encoding="utf-8")
