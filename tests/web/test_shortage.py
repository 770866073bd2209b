"""Few file descriptors: who finds no place is told so, the others go on, and later ones come in once some have left."""

import asyncio
import errno
import os
import socket
import subprocess
import sys
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from pathlib import Path

import pytest

resource = pytest.importorskip("resource")
pytest.importorskip("aiohttp")

import aiohttp  # noqa: E402

from dyna_tui.web.connections import AGAIN, Faults  # noqa: E402
from dyna_tui.web.visitor import Visitor  # noqa: E402
from tests.terminal.session import ROOT  # noqa: E402
from tests.web.serving import PATIENCE, Visit, serving, visit  # noqa: E402

FILES = 34
"""Descriptors that the server may have: enough for some visitors, and not for thirty."""
SHORT = "dyna-tui: too many open files: raise the limit, as with 'ulimit -n 1024'"

LIMIT = """
import os, resource
from dyna_tui.web import nursery
resource.setrlimit(resource.RLIMIT_NOFILE, (40, 40))
if os.getuid() == 0:
    os.setuid(65534)
nursery.limit()
print(resource.getrlimit(resource.RLIMIT_NOFILE))
"""


def few_files() -> None:
    resource.setrlimit(resource.RLIMIT_NOFILE, (FILES, FILES))


def descriptors() -> set[str]:
    return set(os.listdir("/dev/fd"))


@pytest.fixture
async def session() -> AsyncIterator[aiohttp.ClientSession]:
    async with aiohttp.ClientSession() as session:
        yield session


@pytest.mark.slow
def test_a_visitor_gets_no_more_files_than_there_are_to_get() -> None:
    done = subprocess.run([sys.executable, "-c", LIMIT], cwd=ROOT, capture_output=True, text=True, timeout=PATIENCE)
    assert done.stdout == "(40, 40)\n", done.stderr


@pytest.mark.parametrize("missing", [1, 2, 3, 4])
async def test_a_visitor_who_finds_no_descriptor_takes_none(missing: int) -> None:
    limits = resource.getrlimit(resource.RLIMIT_NOFILE)
    before = descriptors()
    taken = [os.dup(0) for _ in range(4)]
    for number in taken[4 - missing :]:
        os.close(number)
    resource.setrlimit(resource.RLIMIT_NOFILE, (max(taken) + 1, limits[1]))
    try:
        if missing < 4:
            with pytest.raises(OSError) as found:
                Visitor(1, 0)
            assert found.value.errno == errno.EMFILE
        else:
            visitor = Visitor(1, 0)
            visitor.forked()
            visitor.close()
    finally:
        resource.setrlimit(resource.RLIMIT_NOFILE, limits)
        for number in taken[: 4 - missing]:
            os.close(number)
    assert descriptors() == before


async def test_the_same_fault_is_reported_once_in_a_while(capsys: pytest.CaptureFixture[str]) -> None:
    now = [0.0]
    faults = Faults(lambda: now[0])
    for _ in range(5):
        faults.report(OSError(errno.EMFILE, "Too many open files"))
        faults.in_loop(asyncio.get_running_loop(), {"exception": OSError(errno.EMFILE, "Too many open files")})
    faults.report(ConnectionResetError())
    assert capsys.readouterr().err == f"{SHORT}\n"
    now[0] += AGAIN
    faults.report(OSError(errno.EMFILE, "Too many open files"))
    faults.report(ZeroDivisionError("another"))
    faults.in_loop(asyncio.get_running_loop(), {"message": "nothing that failed"})
    assert capsys.readouterr().err.splitlines()[0] == SHORT


@pytest.mark.slow
async def test_who_finds_no_place_is_told_so_and_the_others_go_on(
    session: aiohttp.ClientSession, tmp_path: Path
) -> None:
    told = tmp_path / "told"
    with serving("blocking", "--visitors", "30", told=told, preexec_fn=few_files) as served:
        async with AsyncExitStack() as stack:
            pages: list[Visit] = []
            for number in range(30):
                page = await stack.enter_async_context(visit(session, served, f"visitor {number}"))
                try:
                    await page.until("Planning steps")
                except AssertionError:  # it was closed
                    assert page.told == [{"type": "full", "visitors": len(pages)}]
                    break
                pages.append(page)
            assert 2 <= len(pages) < 20
            for page in pages[:2]:
                await page.socket.send_bytes(b".")
                await page.until("one step")
            for page in pages:
                await page.socket.send_bytes(b"qq")
                await page.until("'type': 'ended'")
        async with visit(session, served, "later") as page:
            await page.until("Planning steps")
    assert told.read_text().splitlines()[1:] == [SHORT]


@pytest.mark.slow
async def test_connections_that_take_all_descriptors_hold_nobody_up(
    session: aiohttp.ClientSession, tmp_path: Path
) -> None:
    told = tmp_path / "told"
    with serving("blocking", told=told, preexec_fn=few_files) as served:
        async with visit(session, served) as page:
            await page.until("Planning steps")
            host, port = served.origin.partition("//")[2].split(":")
            connections = [socket.create_connection((host, int(port))) for _ in range(2 * FILES)]
            async with asyncio.timeout(PATIENCE):
                while SHORT not in told.read_text():
                    await asyncio.sleep(0.05)
            await page.socket.send_bytes(b".")
            await page.until("one step")
            for connection in connections:
                connection.close()
            async with visit(session, served, "later") as later:
                await later.until("Planning steps")
    assert told.read_text().splitlines()[1:] == [SHORT]
