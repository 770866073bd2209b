"""The server: each visitor has a laboratory of their own; whoever should not come in does not; nothing is written."""

import asyncio
import ipaddress
import json
import os
import signal
import socket
import sys
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import AsyncExitStack, suppress
from itertools import count
from pathlib import Path
from typing import Any

import aiohttp
import pytest

from dyna_tui.cli import main
from dyna_tui.cli.serve import _own_number
from dyna_tui.lab.files.session import check, load
from tests.web.serving import PATIENCE, Served, Visit, serving, visit

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork")


@pytest.fixture(scope="module")
def served() -> Iterator[Served]:
    with serving("blocking") as served:
        yield served


@pytest.fixture
async def session() -> AsyncIterator[aiohttp.ClientSession]:
    async with aiohttp.ClientSession() as session:
        yield session


async def status_of(session: aiohttp.ClientSession, address: str, **headers: str) -> int:
    async with session.get(address, headers=headers) as answer:
        await answer.read()
        return answer.status


async def refusal(session: aiohttp.ClientSession, address: str, **headers: str) -> int:
    """The status with which a websocket is refused."""
    with pytest.raises(aiohttp.WSServerHandshakeError) as refused:
        await session.ws_connect(address, headers=headers)
    return refused.value.status


async def eventually(holds: Callable[[], object]) -> None:
    async with asyncio.timeout(PATIENCE):
        while not holds():
            await asyncio.sleep(0.02)


@pytest.mark.parametrize(
    ("words", "warned"),
    [
        (("--host", "0.0.0.0"), True),
        *(pytest.param(words, False, marks=pytest.mark.slow) for words in ((), ("--host", "0.0.0.0", "--class"))),
    ],
)
def test_a_server_that_is_open_to_all_says_so(words: tuple[str, ...], warned: bool, tmp_path: Path) -> None:
    with serving("blocking", *words, told=tmp_path / "told"):
        pass
    assert ("anyone who reaches this address" in (tmp_path / "told").read_text()) is warned


def test_who_listens_on_all_addresses_is_told_one_that_can_be_typed(monkeypatch: pytest.MonkeyPatch) -> None:
    assert _own_number("127.0.0.1") == _own_number("class.example") == ""
    for host in ("0.0.0.0", "::", ""):
        assert not (number := _own_number(host)) or not ipaddress.ip_address(number).is_loopback

    def unreachable(*_: object) -> None:
        raise OSError(101, "Network is unreachable")

    monkeypatch.setattr(socket.socket, "connect", unreachable)
    assert _own_number("0.0.0.0") == ""


def children_of(pid: int) -> list[int]:
    """Processes below one."""
    found = []
    for path in Path(f"/proc/{pid}/task").glob("*/children"):
        for child in map(int, path.read_text().split()):
            found += [child, *children_of(child)]
    return found


async def test_visitors_have_laboratories_of_their_own_and_take_their_files_home(
    served: Served, session: aiohttp.ClientSession, tmp_path: Path
) -> None:
    async with visit(session, served, "one") as one, visit(session, served, "two") as two:
        for each in (one, two):
            await each.until("Planning steps")
        await one.socket.send_bytes(b"...")
        await one.until("one step")
        name, data = await one.saved(b"/../evil")
        assert name == "evil"
        path = tmp_path / "home.json"
        path.write_bytes(data)
        saved = load(str(path))
        assert saved.clock == 3 and check(saved) == []
        await two.socket.send_bytes(b"q")
        await two.until("'type': 'ended'")
        assert two.told[-1] == {"type": "ended", "status": 0}


async def test_a_page_that_is_loaded_again_takes_up_its_laboratory(
    served: Served, session: aiohttp.ClientSession
) -> None:
    async with visit(session, served, "again") as page:
        await page.until("Planning steps")
        await page.socket.send_bytes(b".")
        await page.until("one step")
    async with visit(session, served, "again", columns=120) as page:
        await page.until("Real steps")
        assert b"\x1b[?1049h" in page.first
        await page.socket.send_bytes(b"qq")
        await page.until("'type': 'ended'")


async def test_pages_of_others_are_refused(served: Served, session: aiohttp.ClientSession) -> None:
    socket = f"{served.origin}/ws"
    assert await refusal(session, socket, Origin="http://evil.example") == 403
    assert await refusal(session, socket, Origin="null") == 403
    assert await refusal(session, socket) == 403
    assert await status_of(session, f"{served.origin}/", Host="evil.example") == 421
    assert await refusal(session, socket, Host="evil.example", Origin="http://evil.example") == 421


async def test_nothing_but_the_page_s_files_is_served(served: Served, session: aiohttp.ClientSession) -> None:
    assert await status_of(session, f"{served.origin}/static/xterm.js") == 200
    for path in (
        "/static/",
        "/static/%2e%2e/server.py",
        "/static/../server.py",
        "/static/index.html",
        "/x",
    ):
        assert await status_of(session, served.origin + path) == 404
    reader, writer = await asyncio.open_connection("127.0.0.1", int(served.origin.rpartition(":")[2]))
    host = served.origin.partition("//")[2]
    writer.write(f"GET /static/../../server.py HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n".encode())
    assert b" 404 " in (await reader.read()).split(b"\r\n")[0]
    writer.close()
    async with session.get(f"{served.origin}/") as answer:
        page, policy = await answer.text(), answer.headers["Content-Security-Policy"]
        assert answer.headers["Server"] == "dyna-tui"
    assert "default-src 'none'" in policy and "http" not in policy
    assert "http://" not in page and "https://" not in page


@pytest.mark.parametrize(
    ("send", "reason"),
    [
        (lambda socket: socket.send_bytes(b"x" * 40_000), "Message"),
        (lambda socket: socket.send_str("x" * 40_000), "Message"),
    ],
)
async def test_oversized_messages_end_the_visit(
    send: Callable[[Any], Any], reason: str, served: Served, session: aiohttp.ClientSession
) -> None:
    async with visit(session, served, "large") as page:
        await page.until("Planning steps")
        await send(page.socket)
        assert (await page.closed())[0] == 1009


async def test_a_flood_ends_the_visit_and_nonsense_is_passed_over(
    served: Served, session: aiohttp.ClientSession
) -> None:
    async with visit(session, served, "flood") as page:
        await page.until("Planning steps")
        for nonsense in ("", "{", "[]", "null", '{"type":"resize"}', '{"type":"resize","columns":-5,"rows":1e9}', "7"):
            await page.socket.send_str(nonsense)
        await page.socket.send_bytes(b"\xff\x1b[M\x00\x98\x2a?")
        await page.until("dyna-tui help")
        await page.socket.send_bytes(b"\x1b")

        async def flood() -> None:
            for _ in range(20_000):
                await page.socket.send_bytes(b"v")

        flooding = asyncio.create_task(flood())
        assert (await page.closed())[0] == 1008
        flooding.cancel()
        await asyncio.gather(flooding, return_exceptions=True)


@pytest.mark.slow
async def test_a_page_that_floods_and_reads_nothing_is_cut_off(served: Served, session: aiohttp.ClientSession) -> None:
    async with visit(session, served, "deaf") as page:
        await page.until("Planning steps")
        with pytest.raises((ConnectionError, aiohttp.ClientError)):
            async with asyncio.timeout(PATIENCE):
                while True:
                    await page.socket.send_bytes(b"v")


async def test_who_does_not_say_who_they_are_is_sent_away(served: Served, session: aiohttp.ClientSession) -> None:
    for hello in ("[]", "{", '{"columns":3}', "7"):
        async with session.ws_connect(f"{served.origin}/ws", headers={"Origin": served.origin}) as socket:
            await socket.send_str(hello)
            assert (await Visit(socket).closed())[0] == 1008


async def test_a_class_needs_its_token_and_has_so_many_places(session: aiohttp.ClientSession) -> None:
    with serving("blocking", "--class", "--visitors", "2") as served:
        assert "?token=" in served.address
        assert await status_of(session, f"{served.origin}/") == 403
        assert await status_of(session, f"{served.origin}/?token=wrong") == 403
        assert await status_of(session, f"{served.origin}/static/xterm.js") == 403
        assert await refusal(session, f"{served.origin}/ws", Origin=served.origin) == 403
        assert await refusal(session, f"{served.origin}/ws?token=x", Origin=served.origin) == 403
        async with session.get(served.address) as answer:
            assert answer.status == 200
            cookie = answer.headers["Set-Cookie"]
            assert "HttpOnly" in cookie and "SameSite=Strict" in cookie
        cookie_alone = {"Cookie": cookie.partition(";")[0]}
        assert await status_of(session, f"{served.origin}/static/xterm.js", **cookie_alone) == 200
        async with visit(session, served, "one") as one, visit(session, served, "two") as two:
            for each in (one, two):
                await each.until("Planning steps")
            async with visit(session, served, "three") as three:
                await three.until("'type': 'full'")
            assert await status_of(session, served.address) == 503


async def test_a_page_whose_laboratory_is_gone_is_told_so(served: Served, session: aiohttp.ClientSession) -> None:
    async with visit(session, served, "back", returning=True) as page:
        await page.until("'type': 'new'")
        await page.until("Planning steps")
    async with visit(session, served, "first") as page:
        await page.until("Planning steps")
        assert page.told == []


@pytest.mark.slow
async def test_an_interrupt_ends_a_server_that_has_visitors_the_second_time(
    session: aiohttp.ClientSession, tmp_path: Path
) -> None:
    told = tmp_path / "told.txt"
    with serving("blocking", told=told) as served:
        async with visit(session, served, "one") as page:
            await page.until("Planning steps")
            served.process.send_signal(signal.SIGINT)
            await eventually(lambda: "a laboratory is open, and would be lost: press ctrl+c again" in told.read_text())
            await page.socket.send_bytes(b".")
            await page.until("one step")
            assert served.process.poll() is None
            served.process.send_signal(signal.SIGINT)
            assert await page.closed() == (1001, "the server ends")
        await eventually(lambda: served.process.poll() is not None)
    with serving("blocking") as served:
        served.process.send_signal(signal.SIGINT)
        await eventually(lambda: served.process.poll() is not None)
        assert served.process.returncode == 0


@pytest.mark.slow
async def test_no_process_outlives_its_visitor_or_the_server(session: aiohttp.ClientSession, tmp_path: Path) -> None:
    before = sorted(tmp_path.iterdir())
    with serving("blocking", env=os.environ | {"HOME": str(tmp_path), "XDG_STATE_HOME": str(tmp_path)}) as served:
        async with visit(session, served, "quits") as page:
            await page.until("Planning steps")
            (warm, *visitors) = children_of(served.process.pid)
            assert len(visitors) == 1
            await page.socket.send_bytes(b"..")
            await page.until("one step")
            await page.socket.send_bytes(b"qq")
            await page.until("'type': 'ended'")
        await eventually(lambda: children_of(served.process.pid) == [warm])
        async with visit(session, served, "stays") as page:
            await page.until("Planning steps")
            everyone = children_of(served.process.pid)
            served.process.terminate()
            assert (await page.closed())[0] == 1001
        await eventually(lambda: served.process.poll() is not None)
        assert served.process.returncode == 0
        await eventually(lambda: not any(Path(f"/proc/{pid}").exists() for pid in everyone))
    assert sorted(tmp_path.iterdir()) == before, "a visitor wrote a file"


async def test_files_of_the_server_are_not_read(served: Served, session: aiohttp.ClientSession) -> None:
    async with visit(session, served, "reads") as page:
        await page.until("Planning steps")
        await page.socket.send_bytes(b"a")
        await page.until("Lanes")
        await page.socket.send_bytes(b"a\x15dyna-q:q0=@/etc/passwd\r")
        await page.until("reads no files of its server")
        await page.socket.send_bytes(b"\x15/etc/passwd.py:X\r")
        await page.until("unknown")


@pytest.mark.parametrize(
    ("words", "message"),
    [
        ("serve", "serve needs a maze"),
        ("serve nowhere", "nowhere"),
        ("serve blocking --port 70000", "--port"),
        ("serve blocking --port x", "--port is 'x', but must be a whole number of at least 0, as in --port 8000"),
        ("serve blocking --visitors 0", "--visitors"),
        ("serve blocking --host nowhere.invalid", "cannot listen on nowhere.invalid, port 8000"),
    ],
)
def test_bad_input_is_one_line(words: str, message: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(words.split()) == 2
    error = capsys.readouterr().err
    assert error.count("\n") == 1 and message.partition(" needs")[0] in error


def test_a_port_that_is_taken_is_one_line(served: Served, capsys: pytest.CaptureFixture[str]) -> None:
    port = served.origin.rpartition(":")[2]
    assert main(["serve", "blocking", "--port", port]) == 2
    assert capsys.readouterr().err.count("\n") == 1


def test_without_the_extra_one_line_says_how_to_get_it(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setitem(sys.modules, "aiohttp", None)
    assert main(["serve", "blocking"]) == 2
    assert capsys.readouterr().err == "dyna-tui: serve needs the extra 'web': pip install 'dyna-tui[web]'\n"


@pytest.mark.slow
async def test_messages_that_are_deep_or_many_or_grow_end_one_visit_and_no_other(
    session: aiohttp.ClientSession, tmp_path: Path
) -> None:
    with serving("blocking", told=tmp_path / "told") as served:
        headers = {"Origin": served.origin}
        async with session.ws_connect(f"{served.origin}/ws", headers=headers) as socket:
            await socket.send_str("[" * 30_000)
            assert (await Visit(socket).closed())[0] == 1008
        async with visit(session, served, "good") as good:
            await good.until("Planning steps")
            await good.socket.send_str("[" * 30_000)
            async with session.ws_connect(f"{served.origin}/ws", headers=headers, compress=15) as socket:
                await socket.send_json({"visitor": "bomb", "columns": 80, "rows": 24})
                await socket.send_bytes(bytes(50_000_000), compress=15)
                assert (await Visit(socket).closed())[0] == 1009
            async with visit(session, served, "pings") as pings:
                await pings.until("Planning steps")

                async def flood() -> None:
                    for _ in range(20_000):
                        await pings.socket.ping()

                flooding = asyncio.create_task(flood())
                assert (await pings.closed())[0] == 1008
                flooding.cancel()
                await asyncio.gather(flooding, return_exceptions=True)
            await good.socket.send_bytes(b".")
            await good.until("one step")
    assert (tmp_path / "told").read_text() == "ctrl+c ends the server\n"


@pytest.mark.slow
async def test_pages_that_are_loaded_again_and_again_always_draw(session: aiohttp.ClientSession) -> None:
    """Each page comes while its predecessor is still attached: thirty that reload."""
    with serving("blocking", "--visitors", "2") as served:
        async with AsyncExitStack() as pages:
            page = await pages.enter_async_context(visit(session, served, "again"))
            await page.until("Planning steps")
            for _ in range(30):
                several = [await pages.enter_async_context(visit(session, served, "again")) for _ in range(3)]
                await several[-1].until("Real steps")
            await several[-1].socket.send_bytes(b".")
            await several[-1].until("one step")
            assert len(children_of(served.process.pid)) == 2
        async with visit(session, served, "one") as one:
            await one.until("Planning steps")


IMPATIENT = "import sys, dyna_tui.web.server as s; s.RELOAD = 0.3; from dyna_tui.cli import main; main(sys.argv[1:])"


@pytest.mark.slow
async def test_who_vanishes_at_any_moment_leaves_their_place(session: aiohttp.ClientSession) -> None:
    with serving("blocking", "--visitors", "1", program=("-c", IMPATIENT)) as served:
        host, port = served.origin.partition("//")[2].split(":")
        head = f"GET /ws HTTP/1.1\r\nHost: {host}:{port}\r\nOrigin: {served.origin}\r\nUpgrade: websocket\r\n"
        head += (
            "Connection: Upgrade\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n\r\n"
        )
        hello = json.dumps({"visitor": "same", "columns": 80, "rows": 24}).encode()
        frame = bytes((0x81, 0x80 | len(hello), 0, 0, 0, 0)) + hello
        for number in range(20):
            reader, writer = await asyncio.open_connection(host, int(port))
            writer.write(head.encode() + frame[: len(frame) if number % 4 else 9])
            await writer.drain()
            for _ in range(number % 5):
                await reader.read(1000)
            writer.transport.abort()
        async with asyncio.timeout(PATIENCE):
            for number in count():
                async with visit(session, served, f"another {number}") as page:
                    with suppress(AssertionError):  # all places are taken
                        await page.until("Planning steps")
                        break
                await asyncio.sleep(0.05)


@pytest.mark.slow
async def test_a_lesson_is_served_to_a_class(session: aiohttp.ClientSession) -> None:
    with serving("by-hand", "--class") as served:
        async with visit(session, served, "student", columns=120, rows=40) as page:
            await page.until("Lesson 2")
            await page.until("Planning steps")
            await page.socket.send_bytes(b"e")
            await page.until("Done.")
            await page.socket.send_bytes(b"\r")
            _, data = await page.saved()
            record = json.loads(data)["lesson"]
            assert record["name"] == "by-hand" and record["step"] > 0


def test_a_lesson_has_its_own_agents_and_seed(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["serve", "by-hand", "--seed", "3"]) == 2
    assert "by-hand is a lesson" in capsys.readouterr().err
