"""The laboratory in a real browser: keys, mouse, sizes, downloads; nothing is loaded from elsewhere."""

import asyncio
import os
from collections.abc import AsyncIterator
from functools import partial
from operator import ne

import pytest

from dyna_tui.lab.files.session import load
from tests.web.chromium import PATIENCE, SCREEN, Page, browser, executable
from tests.web.serving import Served, serving

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(executable() is None and not os.environ.get("CI_CHROMIUM"), reason="needs Chromium"),
]


@pytest.fixture
async def visited() -> AsyncIterator[tuple[Page, Served]]:
    """A page on which the laboratory is open."""
    with serving("blocking") as served:
        async with browser() as new_page:
            page = await new_page()
            await page.resize(1000, 700)
            await page.open(served.address)
            await page.wait_for("Model of Dyna-Q")
            yield page, served


async def close(page: Page, text: str) -> None:
    """Presses Escape, and waits until a text is gone: what follows at once would be taken for one key with it."""
    await page.press("Escape")
    await page.wait(SCREEN, lambda shown: text not in shown)


async def test_keys_the_mouse_and_the_size_of_the_window_work(visited: tuple[Page, Served]) -> None:
    page, served = visited
    for key in "..":
        await page.press(key)
    await page.wait_for("Real steps          2")
    await page.press(" ")
    await page.wait_for("▶")
    await page.press(" ")
    await page.wait_for("Paused")
    await page.press("Tab")
    await page.wait_for("Model of Dyna-Q+")
    rows = (await page.screen()).split("\n")
    row = next(number for number, text in enumerate(rows) if text.startswith("│  0 "))
    await page.click(rows[row].index("G"), row)
    await page.wait_for("Cell (0,8) · goal")
    await close(page, "Cell (")
    await page.press("ArrowRight")
    await page.wait_for("Cell (")
    await page.press("?", shift=True)
    await page.wait_for("dyna-tui help")
    await close(page, "dyna-tui help")
    await page.press("p", control=True)
    await page.wait_for("Search for commands")
    await close(page, "Search for commands")
    columns = await page.value("terminal.cols")
    for width, height in ((700, 500), (1400, 900), (320, 480)):
        await page.resize(width, height)
        await page.wait("terminal.cols", partial(ne, columns))
        columns, lines = await page.value("[terminal.cols, terminal.rows]")
        await page.wait_for("Real steps")
        text = (await page.screen()).split("\n")
        assert len(text) == lines and max(map(len, text)) <= columns
    assert all(address.startswith(served.origin) or address.startswith("data:") for address in page.requested)
    assert page.complaints == []


async def test_files_are_downloaded_and_quitting_offers_a_new_laboratory(visited: tuple[Page, Served]) -> None:
    page, _ = visited
    await page.press(".")
    await page.wait_for("Real steps          1")
    await page.press("s", control=True)
    await page.wait_for("Save the session")
    await page.press("Enter")
    await page.wait_for("Downloaded")
    path = page.downloads / "blocking-1.json"
    async with asyncio.timeout(PATIENCE):
        while not path.exists():
            await asyncio.sleep(0.05)
    assert load(str(path)).clock == 1
    await page.press("q")
    await page.wait("document.querySelector('#notice p').textContent", lambda text: "has ended" in text)
    await page.value("document.querySelector('#notice button').click()")
    await page.wait_for("Real steps          0")


async def test_a_reload_takes_up_the_laboratory(visited: tuple[Page, Served]) -> None:
    page, _ = visited
    await page.press(".")
    await page.wait_for("Real steps          1")
    await page.do("Page.reload")
    await page.wait_for("Real steps          1")
    await page.wait_for("Cumulative reward")


async def test_the_token_of_a_class_leaves_the_address(visited: tuple[Page, Served]) -> None:
    page, _ = visited
    with serving("blocking", "--class") as served:
        await page.open(served.address)
        await page.wait_for("Model of Dyna-Q")
        assert await page.value("location.href") == f"{served.origin}/"
        await page.do("Page.reload")
        await page.wait_for("Model of Dyna-Q")


async def test_a_page_says_that_its_server_has_ended(visited: tuple[Page, Served]) -> None:
    page, served = visited
    served.process.terminate()
    text = "document.querySelector('#notice p').textContent"
    await page.wait(text, lambda text: "server has ended" in text and "not saved is gone" in text)
    assert await page.value("document.querySelector('#notice button').textContent") == "Try again"
    await page.value("document.querySelector('#notice button').click()")
    await page.wait(text, lambda text: "connection is lost" in text)


async def test_who_finds_no_place_tries_again_until_there_is_one(visited: tuple[Page, Served]) -> None:
    page, _ = visited
    with serving("blocking", "--visitors", "1") as served:
        await page.open(served.address)
        await page.wait_for("Model of Dyna-Q")
        async with browser() as new_page:
            other = await new_page()
            await other.open(served.address)
            text = "document.querySelector('#notice p').textContent"
            await other.wait(text, lambda text: "The only place is taken." in (text or ""))
            assert await other.value("document.querySelector('#notice button').textContent") == "Try again"
            await page.press("q")
            await page.wait(text, lambda text: "has ended" in text)
            await other.value("document.querySelector('#notice button').click()")
            await other.wait_for("Model of Dyna-Q")


async def test_a_page_of_another_origin_gets_no_laboratory(visited: tuple[Page, Served]) -> None:
    page, served = visited
    await page.open("data:text/html,<title>evil</title>")
    socket = served.origin.replace("http", "ws") + "/ws"
    answers = "s.onopen = () => done('open'); s.onerror = () => done('refused')"
    script = f"new Promise(done => {{ const s = new WebSocket('{socket}'); {answers} }})"
    assert await page.value(script) == "refused"
