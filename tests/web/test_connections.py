"""Connections: none may be silent, too many, or send too much; what is no HTTP is answered and not printed."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress

import pytest

pytest.importorskip("resource")
from aiohttp import web

from dyna_tui.web import connections
from dyna_tui.web.connections import Connections, Faults

Connection = tuple[asyncio.StreamReader, asyncio.StreamWriter]
Connect = Callable[[], Awaitable[Connection]]
ASKS = b"GET / HTTP/1.1\r\nHost: x\r\n\r\n"


@asynccontextmanager
async def listening(most: int = 8) -> AsyncIterator[Connect]:
    """A server with limits, which answers what is asked for; gives a connection to it."""
    limits = Connections(1)
    limits.most = most

    async def answer(request: web.Request) -> web.Response:
        limits.asks(request.transport)
        if request.path == "/fault":
            raise ZeroDivisionError("of its own")
        return web.Response(text="here")

    application = web.Application()
    application.router.add_get("/{anything:.*}", answer)
    runner = web.AppRunner(application, access_log=None, logger=Faults().log, shutdown_timeout=0.1)
    await runner.setup()
    assert runner.server is not None
    server = await asyncio.get_running_loop().create_server(limits.limited(runner.server), "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    writers: list[asyncio.StreamWriter] = []

    async def connect() -> Connection:
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        writers.append(writer)
        return reader, writer

    try:
        yield connect
    finally:
        for writer in writers:
            writer.close()
            with suppress(ConnectionError):
                await writer.wait_closed()
        server.close()
        await runner.cleanup()


async def ended(reader: asyncio.StreamReader) -> bool:
    """Waits until the server has ended the connection."""
    try:
        while await reader.read(65_536):
            pass
    except ConnectionError:
        pass
    return True


@pytest.mark.parametrize("head", [b"", b"GET", ASKS[:-2]])
async def test_a_connection_that_does_not_ask_is_ended(head: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(connections, "SILENT", 0.05)
    async with listening() as connect:
        reader, writer = await connect()
        writer.write(head)
        async with asyncio.timeout(10):
            assert await ended(reader)


async def test_one_that_asked_may_stay(monkeypatch: pytest.MonkeyPatch) -> None:
    for silent in (0.05, 0.5, 5.0, 50.0):  # as long as this machine takes for an answer; the other has no longer
        monkeypatch.setattr(connections, "SILENT", silent)
        async with listening() as connect:
            reader, writer = await connect()
            writer.write(ASKS)
            try:
                assert b"200 OK" in await reader.readuntil(b"here")
            except (ConnectionError, asyncio.IncompleteReadError):
                continue
            later, _ = await connect()
            assert await ended(later)
            writer.write(ASKS)
            assert b"200 OK" in await reader.readuntil(b"here")
            return
    raise AssertionError("no answer")


async def test_more_than_there_is_room_for_are_ended_and_room_comes_back() -> None:
    async with listening(most=2) as connect:
        held = [await connect() for _ in range(2)]
        reader, writer = await connect()
        assert await ended(reader)
        held[0][1].close()
        await held[0][1].wait_closed()
        for _ in range(1000):
            reader, writer = await connect()
            writer.write(ASKS)
            try:
                assert b"200 OK" in await reader.readuntil(b"here")
                break
            except (ConnectionError, asyncio.IncompleteReadError):  # the server has not heard of it yet
                await asyncio.sleep(0)
        else:
            raise AssertionError("no room came back")


async def test_one_that_sends_too_much_is_ended(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(connections, "BYTES", 1.0)
    monkeypatch.setattr(connections, "BYTES_AT_ONCE", 10.0 * len(ASKS))
    async with listening() as connect:
        reader, writer = await connect()
        for _ in range(10):
            writer.write(ASKS)
            await reader.readuntil(b"here")
        writer.write(ASKS)
        assert await ended(reader)


NO_HTTP = {
    "words": b"GARBAGE\r\n\r\n",
    "another version": b"GET / HTTP/9.9\r\n\r\n",
    "a long address": b"GET /" + b"a" * 9000 + b" HTTP/1.1\r\n\r\n",
    "TLS": b"\x16\x03\x01\x02\x00\x01\x00",
    "control characters": b"GET / HTTP/1.1\r\nHost: x\x1b[2J\r\n\r\n",
    "two lengths": ASKS[:-2] + b"Transfer-Encoding: chunked\r\nContent-Length: 4\r\n\r\nabcd",
    "a long header": ASKS[:-2] + b"X: " + b"x" * 20_000 + b"\r\n\r\n",
    "many headers": ASKS[:-2] + b"X: x\r\n" * 20_000 + b"\r\n",
    "a body without end": ASKS[:-2] + b"Transfer-Encoding: chunked\r\n\r\nffffffffffffffffffff\r\n",
}


@pytest.mark.parametrize("what", NO_HTTP)
async def test_what_is_no_http_is_answered_and_not_printed(what: str, capsys: pytest.CaptureFixture[str]) -> None:
    async with listening() as connect:
        reader, writer = await connect()
        writer.write(NO_HTTP[what])
        writer.write_eof()
        answer = b""
        try:
            async with asyncio.timeout(20):
                while piece := await reader.read(65_536):
                    answer += piece
        except ConnectionError:
            pass
    assert b"aiohttp" not in answer and b"Python" not in answer and b"\x1b" not in answer
    shown = capsys.readouterr()
    assert shown.out == shown.err == ""


async def test_a_fault_of_the_server_s_own_is_one_line(capsys: pytest.CaptureFixture[str]) -> None:
    async with listening() as connect:
        reader, writer = await connect()
        writer.write(ASKS.replace(b" / ", b" /fault "))
        assert b" 500 " in await reader.readline()
    assert capsys.readouterr().err.splitlines() == [
        "dyna-tui: internal error: ZeroDivisionError: of its own (set DYNA_TUI_TRACEBACK=1 for a traceback)"
    ]


def test_there_is_room_for_all_visitors_and_more() -> None:
    assert Connections(60).most >= 60 + connections.SPARE
    assert Connections(1).most >= 8
