"""A recording as a page: what it plays is what was on the screen, it loads nothing, and no text in it is obeyed."""

import base64
import json
import os
import re
import zlib
from functools import partial
from operator import eq
from pathlib import Path
from typing import Any

import pytest

from dyna_tui.agents import read_all
from dyna_tui.cli.program import main
from dyna_tui.lab.files.session import save
from dyna_tui.lab.history.interventions import SetParameter
from dyna_tui.lab.lab import Lab
from dyna_tui.maze import load, parse
from dyna_tui.tui.page_recording import CONTINUED, Parts, as_page
from tests.web.chromium import browser, executable

MINUTE = 600_000
"""Bytes that a minute may have."""
CELLS = """(() => {
  const [screen, cell] = [document.getElementById("screen"), player.cell()];
  const off = [];
  for (const line of screen.children) {
    const box = line.getBoundingClientRect();
    let column = 0;
    let bottom = line.previousElementSibling?.getBoundingClientRect().bottom ?? box.top;
    for (const span of line.children) {
      const at = span.getBoundingClientRect();
      const misses = [at.left - box.left - column * cell, at.top - bottom, at.height - box.height];
      const range = document.createRange();
      range.selectNodeContents(span);
      const [{ width }, { length }] = [range.getBoundingClientRect(), span.textContent];
      const plain = /^[ -~]*$/.test(span.textContent);
      if (plain) misses.push((width - length * cell) / (5 + length / 5));
      if (misses.some((miss) => Math.abs(miss) > 0.1)) off.push([span.textContent, misses]);
      column += Math.round(at.width / cell);
    }
    if (column !== player.columns) off.push([line.textContent, column]);
  }
  const fits = screen.scrollWidth <= screen.clientWidth && document.documentElement.scrollWidth <= innerWidth;
  const wide = player.columns * cell / (screen.clientWidth - 12);
  return { off, fits, wide, high: screen.clientHeight / innerHeight };
})()"""
"""What does not stand in its column and row, and how much of the window the screen takes."""


def data_of(page: str) -> dict[str, Any]:
    """What a page plays."""
    found = re.search(r'<script type="text/plain" id="data">([^<]*)</script>', page)
    assert found
    return dict(json.loads(zlib.decompress(base64.b64decode(found[1]))))


def screens(data: dict[str, Any]) -> list[str]:
    """The text of the screen after each frame."""
    cells = [[" "] * data["columns"] for _ in range(data["rows"])]
    shown = []
    for _, parts in data["frames"]:
        for row, column, style, text in zip(*[iter(parts)] * 4, strict=True):
            assert 0 <= style < len(data["styles"])
            cells[row][column : column + len(text)] = text
        shown.append("\n".join("".join(row).replace(CONTINUED, "").rstrip() for row in cells))
    return shown


def terminal(events: list[tuple[float, str]], size: tuple[int, int]) -> list[str]:
    """The same, by a terminal."""
    pyte = pytest.importorskip("pyte")
    screen = pyte.Screen(*size)
    stream = pyte.Stream(screen)
    shown = []
    for _, output in events:
        stream.feed(output)
        shown.append("\n".join(row.rstrip() for row in screen.display))
    return shown


def test_what_a_terminal_shows_is_read() -> None:
    events = [
        (0.0, "\x1b[?25l\x1b[2J\x1b[2;3H\x1b[1;38;2;255;0;16mHi\x1b[2Cyou\x1b[22;39m!"),
        (0.1, "\x1b[H漢字e\u0301\x1b[7mb\x1b[0m\x1b[3;1H\x1b[38;5;196;48;5;16mred\x1b[m\x1b[91mx"),
        (0.2, "\x1b[1;2H\x1b]8;;http://evil\x1b\\link\x1b]8;;\x1b\\"),
    ]
    page = as_page(events, size=(12, 3), seconds=1.0, title="t", chapters=[], last="")
    data = data_of(page)
    assert screens(data)[:2] == terminal(events, (12, 3))[:2]
    assert "evil" not in json.dumps(data)
    parts = Parts()
    list(parts.read(events[0][1] + events[1][1]))
    assert "color:#ff0010;font-weight:bold" in parts.styles
    assert "color:#14171c;background:#e3e6eb" in parts.styles
    assert "color:#ff0000;background:#000000" in parts.styles


@pytest.fixture
def session(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """A session with a change of the maze by schedule and one by hand."""
    monkeypatch.chdir(tmp_path)
    lab = Lab(load("blocking"), read_all(["dyna-q:alpha=1,gamma=0.95", "dyna-q+"]))
    lab.advance(600)
    lab.lanes[1].do(SetParameter("epsilon", 0.5))
    lab.advance(1200)
    save(lab, "s.json")
    return "s.json"


@pytest.mark.slow
def test_a_page_plays_the_run_with_chapters_at_its_marks(session: str) -> None:
    assert main(["replay", session, "--record", "run.html", "--size", "100x30", "--seconds", "4"]) == 0
    page = Path("run.html").read_text()
    data = data_of(page)
    assert main(["replay", session, "--record", "run.cast", "--size", "100x30", "--seconds", "4"]) == 0
    _, *events = map(json.loads, Path("run.cast").read_text().splitlines())
    shown = terminal([(moment, output) for moment, _, output in events[:-1]], (100, 30))
    assert screens(data)[-1] == shown[-1]
    assert len(data["frames"]) == 41 and data["seconds"] == 6.0
    titles = {title: moment for moment, title in data["chapters"]}
    assert titles["The maze changed (step 1,000)"] == pytest.approx(4 * 1000 / 1200, abs=1e-3)
    assert "Set ε to .5 (step 600)" in titles
    assert any(title.startswith("The model became wrong (step 1,0") for title in titles)
    assert list(titles.values()) == sorted(titles.values())
    assert "Planning steps" in page, "the last screen, for browsers that cannot play it"
    for screen in screens(data)[1:]:
        assert "paused" not in screen and "space:" not in screen, "it says that it does not play, or how it would"
    assert "▶ step 600 of 1,200" in screens(data)[20] and "▶ step 1,200 of 1,200" in screens(data)[-1]


def test_a_page_loads_nothing_and_obeys_no_text(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    evil = "</script><img src=x onerror=alert(1)> {data} & 'x' [bold]"
    maze = parse(f"+++\ntitle = {json.dumps(evil)}\n[cells]\n'<' = {{ reward = 1.0 }}\n+++\nS<G\n", "evil.txt")
    lab = Lab(maze, read_all(["dyna-q:n=1"]))
    lab.advance(5)
    save(lab, "s.json")
    assert main(["replay", "s.json", "--record", "run.html", "--size", "80x24", "--seconds", "1"]) == 0
    page = Path("run.html").read_text()
    assert "<img" not in page and page.count("</script>") == 2
    assert not re.search(r"(src|href)=[\"']?(?!data:)[a-z]+:", page)
    policy = re.search(r'Content-Security-Policy" content="([^"]*)"', page)
    assert policy and policy[1].startswith("default-src 'none'") and "unsafe" not in policy[1]
    assert "&lt;/script&gt;&lt;img" in page


@pytest.mark.parametrize("ending", [".txt", ".svg", ".json", ".csv", ".gif", ".mp4"])
def test_a_recording_is_not_written_to_a_file_of_another_kind(
    ending: str, session: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["replay", session, "--record", f"run{ending}"]) == 2
    assert capsys.readouterr().err == (
        f"dyna-tui: --record run{ending}: a recording is written to .html or .cast, not {ending}\n"
    )


@pytest.mark.slow
def test_a_minute_of_four_lanes_takes_few_bytes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    lab = Lab(load("rooms"), read_all(["q-learning", "dyna-q", "dyna-q+", "prioritized-sweeping"]))
    lab.advance(5_000)
    save(lab, "s.json")
    assert main(["replay", "s.json", "--record", "run.html", "--size", "200x50", "--seconds", "60"]) == 0
    assert Path("run.html").stat().st_size < MINUTE


ASTRAY = """(() => {
  const lines = [...document.querySelectorAll("#screen div")], ruler = document.createElement("span");
  ruler.textContent = "0".repeat(100);
  document.getElementById("screen").append(ruler);
  const unit = ruler.getBoundingClientRect().width / 100;
  ruler.remove();
  let worst = 0, braille = 0;
  for (const line of lines) {
    const begin = line.getBoundingClientRect().left, walker = document.createTreeWalker(line, NodeFilter.SHOW_TEXT);
    let column = 0;
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      for (let at = 0; at < node.length; at++) {
        const range = document.createRange();
        range.setStart(node, at);
        range.setEnd(node, at + 1);
        const { left, right } = range.getBoundingClientRect();
        worst = Math.max(worst, Math.abs(left - begin - column++ * unit), right - begin - column * unit);
        braille += /[\\u2800-\\u28ff]/.test(node.data[at]);
      }
    }
  }
  return [worst, unit, braille];
})()"""
"""By how many pixels a character of the screen lies beside its column at the most, a column's width, and how many
characters are braille."""


@pytest.mark.slow
@pytest.mark.skipif(executable() is None and not os.environ.get("CI_CHROMIUM"), reason="needs Chromium")
async def test_every_character_stands_in_its_column_whatever_the_font_lacks(session: str, tmp_path: Path) -> None:
    """A font of terminals that has no braille takes it from another one, in which it is wider."""
    import asyncio

    words = ["replay", session, "--record", "run.html", "--size", "100x30", "--seconds", "1"]
    assert await asyncio.to_thread(main, words) == 0
    async with browser() as new_page:
        page = await new_page()
        await page.open((tmp_path / "run.html").as_uri())
        await page.wait("window.player ? 1 : 0", bool)
        await page.press(" ")
        await page.value("player.go(0.9)")
        worst, unit, braille = await page.value(ASTRAY)
        assert braille > 20
        assert worst < unit / 8


@pytest.mark.slow
@pytest.mark.skipif(executable() is None and not os.environ.get("CI_CHROMIUM"), reason="needs Chromium")
async def test_a_browser_plays_it_from_the_disk(session: str, tmp_path: Path) -> None:
    import asyncio

    words = ["replay", session, "--record", "run.html", "--size", "100x30", "--seconds", "4"]
    assert await asyncio.to_thread(main, words) == 0
    shown = screens(data_of(Path("run.html").read_text()))
    async with browser() as new_page:
        page = await new_page()
        await page.open((tmp_path / "run.html").as_uri())
        await page.wait("window.player ? player.now() : 0", lambda now: now > 0.2)
        await page.press(" ")
        for frame in (40, 3, 17):
            await page.value(f"player.go({frame / 10 + 0.01})")
            text = "\n".join(line.rstrip() for line in (await page.value("player.text()")).split("\n"))
            assert text == shown[frame]
        before = await page.value("player.now()")
        await page.press("ArrowRight")
        assert await page.value("player.now()") > before
        await page.value("document.querySelector('#chapters button').click()")
        assert await page.value("player.now()") == pytest.approx(2.0, abs=0.01)
        for size in ((1280, 800), (600, 900), (1920, 1080), (400, 800)):
            await page.resize(*size)
            await page.wait("innerWidth", partial(eq, size[0]))
            seen = await page.wait(CELLS, lambda found: found["fits"] and found["wide"] > 0.95)
            assert seen["off"] == [] and seen["high"] <= 1, (size, seen)
        assert page.complaints == [] and len([each for each in page.requested if not each.startswith("data:")]) == 1
