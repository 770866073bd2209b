"""Connections to the server: how many at once, how much each may send, and how long one may be silent before it asks.

What goes wrong with a connection is its own fault: it ends, and no page of it is printed.
"""

import asyncio
import logging
import time
from collections.abc import Callable
from contextlib import suppress
from typing import Any

from aiohttp import http_exceptions, web_response

from dyna_tui.terminal import report_internal_error
from dyna_tui.web.access import Allowance

SILENT = 10.0
"""Seconds that a connection may take to say what it asks for."""
BYTES, BYTES_AT_ONCE = 200_000.0, 2_000_000.0
"""What a connection may send in a second, and at once: more than a visitor's messages, with all around them."""
FOR_EACH, SPARE = 8, 64
"""Connections for each visitor, whose browser opens several to load the page, and besides."""
AGAIN = 60.0
"""Seconds after which the same fault is reported again."""
OWN_FILES = 3
"""Descriptors that a visitor takes: of the page, the terminal and the downloads."""


class Connections:
    """All connections of a server."""

    def __init__(self, visitors: int) -> None:
        """Room for those of so many visitors, as far as the system has descriptors."""
        files = _most_files()
        self.most = max(visitors + SPARE, min(FOR_EACH * visitors + SPARE, files - OWN_FILES * visitors - SPARE))
        """How many there may be at once."""
        self.faults = Faults()
        """What fails in the server."""
        self._silent: dict[asyncio.BaseTransport, asyncio.TimerHandle] = {}
        self._open: set[asyncio.BaseTransport] = set()
        with suppress(AttributeError):  # which else tells the versions of its parts
            web_response.SERVER_SOFTWARE = "dyna-tui"  # type: ignore[attr-defined]

    def limited(self, handlers: Callable[[], asyncio.Protocol]) -> Callable[[], asyncio.Protocol]:
        """What makes the protocol of each new connection: the one of aiohttp, within limits."""
        return lambda: _Limited(handlers(), self)

    def asks(self, transport: asyncio.BaseTransport | None) -> None:
        """Notes that a connection said what it asks for."""
        if transport is not None and (timer := self._silent.pop(transport, None)):
            timer.cancel()

    def opened(self, transport: asyncio.Transport) -> bool:
        """Notes a new connection; whether there is room for it."""
        if len(self._open) >= self.most:
            transport.abort()
            return False
        self._open.add(transport)
        self._silent[transport] = asyncio.get_running_loop().call_later(SILENT, transport.abort)
        return True

    def closed(self, transport: asyncio.BaseTransport) -> None:
        """Notes that a connection has ended."""
        self.asks(transport)
        self._open.discard(transport)


class _Limited(asyncio.Protocol):
    """The protocol of one connection."""

    def __init__(self, handler: asyncio.Protocol, connections: Connections) -> None:
        self._handler = handler
        self._connections = connections
        self._allowance = Allowance(BYTES, BYTES_AT_ONCE)
        self._transport: asyncio.Transport | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        if self._connections.opened(transport):
            self._transport = transport
            self._handler.connection_made(transport)

    def data_received(self, data: bytes) -> None:
        if self._transport is None:
            return
        if self._allowance.take(len(data)):
            self._handler.data_received(data)
        else:
            self._transport.abort()

    def eof_received(self) -> bool | None:
        return self._handler.eof_received() if self._transport is not None else None

    def connection_lost(self, error: Exception | None) -> None:
        if self._transport is not None:
            self._connections.closed(self._transport)
            self._handler.connection_lost(error)

    def pause_writing(self) -> None:
        self._handler.pause_writing()

    def resume_writing(self) -> None:
        self._handler.resume_writing()


class Faults(logging.Handler):
    """Reports the server's own faults, each in a line, and the same again after a while.

    What goes wrong with a connection is none.
    """

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        """Begins with none."""
        super().__init__()
        self._clock = clock
        self._reported: dict[str, float] = {}

    def report(self, error: BaseException) -> None:
        """Reports a fault, unless it just was."""
        if isinstance(error, (http_exceptions.HttpProcessingError, ConnectionError)):
            return
        what, now = repr(error), self._clock()
        if now - self._reported.get(what, -AGAIN) >= AGAIN:
            self._reported = {each: when for each, when in self._reported.items() if now - when < AGAIN} | {what: now}
            report_internal_error(error)

    def emit(self, record: logging.LogRecord) -> None:
        """Reports what aiohttp logs."""
        if record.exc_info and record.exc_info[1] is not None:
            self.report(record.exc_info[1])

    def in_loop(self, loop: asyncio.AbstractEventLoop, context: dict[str, Any]) -> None:
        """Reports what failed in the event loop, as its exception handler."""
        error, callback = context.get("exception"), repr(context.get("handle"))
        # Short of descriptors, the loop accepts connections a second later, even if the server has ended by then.
        if error is not None and not (isinstance(error, ValueError) and "_start_serving" in callback):
            self.report(error)

    @property
    def log(self) -> logging.Logger:
        """The log for aiohttp."""
        log = logging.Logger(__name__, logging.ERROR)
        log.addHandler(self)
        return log


def _most_files() -> int:
    """How many descriptors this process may have, once it has asked for all that it can get."""
    import resource

    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = 65_536 if hard == resource.RLIM_INFINITY else min(hard, 65_536)
    with suppress(ValueError, OSError):
        resource.setrlimit(resource.RLIMIT_NOFILE, (max(soft, wanted), hard))
    return max(soft, resource.getrlimit(resource.RLIMIT_NOFILE)[0])
