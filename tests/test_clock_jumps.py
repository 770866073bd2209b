"""A clock that jumps by an hour, forwards and backwards, all the time: nothing that takes its time notices."""

import ast
import re
import sys
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import aiohttp
import pytest

import dyna_tui
from dyna_tui.cli import main
from tests.terminal.session import Session
from tests.test_terminal import assert_restored
from tests.web.serving import serving, visit

PACKAGE = Path(dyna_tui.__file__).parent

ASKS_FOR_THE_DATE = {
    "lab/files/recovery.py": {"time.time", "time.strftime", "st_mtime"},  # when a copy was kept; the latest 20 stay
    "cli/recover.py": {"datetime.fromtimestamp"},  # says when
    "dyna/jit.py": {"st_mtime"},  # which folders of earlier versions go; its own stays
}
"""The modules that may ask the clock on the wall, and for what."""
WALL = {
    *(f"time.{name}" for name in ("time", "time_ns", "localtime", "gmtime", "ctime", "asctime", "strftime", "mktime")),
    *(f"{kind}.{name}" for kind in ("datetime", "date") for name in ("now", "today", "utcnow", "fromtimestamp")),
    "st_mtime",
    "st_ctime",
    "st_atime",
    "getmtime",
}

JUMPS = """
import itertools, sys, time
jumps = itertools.cycle((0, 3600, -3600, 7200, -1))
def jumping(clock, unit):
    return lambda: clock() + next(jumps) * unit
time.time, time.time_ns = jumping(time.time, 1), jumping(time.time_ns, 10**9)
sys.argv[0] = "dyna-tui"
from dyna_tui.cli import main
sys.exit(main())
"""
"""The program, whose clock jumps each time that it is looked at."""


def asked_in(path: Path) -> Iterator[str]:
    """What of the clock on the wall a module asks for."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Attribute):
            yield from {node.attr, f"{ast.unparse(node.value).rpartition('.')[2]}.{node.attr}"} & WALL
        if isinstance(node, ast.ImportFrom):
            yield from {f"{node.module}.{name.name}" for name in node.names} & WALL


def test_durations_are_measured_by_a_clock_that_does_not_jump() -> None:
    asked: dict[str, set[str]] = {}
    for path in PACKAGE.rglob("*.py"):
        if re.search(r"time\.[tlgcasm]|from time |datetime|st_.time|getmtime", path.read_text("utf-8")):
            found = set(asked_in(path))
            asked |= {path.relative_to(PACKAGE).as_posix(): found} if found else {}
    assert asked == ASKS_FOR_THE_DATE


def under_jumps(*words: str) -> list[str]:
    """The command line of the program, whose clock jumps."""
    return [sys.executable, "-c", JUMPS, *words]


@pytest.mark.slow
def test_the_laboratory_runs_at_its_speed_and_is_kept(tmp_path: Path) -> None:
    environment = {"XDG_STATE_HOME": str(tmp_path)}
    with Session(under_jumps("blocking", "--run"), env=environment) as session:
        session.wait_for(r"Real steps +[3-9]\d ")
        session.type(" ")
        session.wait_for("paused")
        (steps,) = {int(found) for found in re.findall(r"Real steps +(\d+) ", session.text)}
        assert steps < 3600, "no hour is caught up with"
        session.wait_until(lambda: bool(list(tmp_path.rglob("*.session.json"))), "the copy")
        session.type("qq")
        assert session.wait_for_exit() == 0
        assert_restored(session)
    assert not list(tmp_path.rglob("*.session.json"))


@pytest.mark.slow
def test_a_lesson_is_taken_up_where_it_was_left(tmp_path: Path) -> None:
    environment = {"XDG_DATA_HOME": str(tmp_path)}
    for key, episode in (("e", 1), ("", 2)):
        with Session(under_jumps("learn", "by-hand"), env=environment, columns=120, rows=40) as session:
            session.wait_for(rf"Episode +{episode} ")
            session.type(key)
            session.wait_for("Episode +2 ")
            session.type("q")
            assert session.wait_for_exit() == 0
            assert_restored(session)


@pytest.mark.slow
def test_an_experiment_says_how_long_it_takes_and_its_results_are_the_same(tmp_path: Path) -> None:
    words = ["experiment", "blocking", "--runs", "30", "--steps", "60000", "--agent", "dyna-q:n=50", "--format", "csv"]
    there, here = (str(tmp_path / name) for name in ("there.csv", "here.csv"))
    with Session(under_jumps(*words, "--output", there), columns=100) as session:
        assert session.wait_for_exit() == 0
        left = [int(minutes) for minutes in re.findall(r"(\d+):\d\d(?::\d\d)? left", session.output)]
        assert all(minutes < 30 for minutes in left) and "-" not in "".join(re.findall(r"\S+ left", session.output))
    assert main([*words, "--output", here]) == 0
    assert Path(there).read_bytes() == Path(here).read_bytes()


@pytest.mark.slow
def test_a_recording_has_its_times_in_order(tmp_path: Path) -> None:
    with Session(under_jumps("blocking"), env={"XDG_STATE_HOME": str(tmp_path)}) as session:
        session.wait_for("Real steps +0")
        session.type("...\x13")
        session.wait_for("Save")
        session.type(f"\x15{tmp_path}/s.json\r")
        session.wait_for("Saved")
        session.type("q")
        assert session.wait_for_exit() == 0
    with Session(under_jumps("replay", f"{tmp_path}/s.json", "--record", f"{tmp_path}/r.cast")) as session:
        assert session.wait_for_exit() == 0
    times = [float(line[1:].partition(",")[0]) for line in (tmp_path / "r.cast").read_text().splitlines()[1:]]
    assert times and all(earlier <= later for earlier, later in pairwise(times)) and times[-1] < 3600


@pytest.mark.slow
@pytest.mark.skipif(sys.platform == "win32", reason="needs fork")
async def test_served_laboratories_run_and_are_kept_for_a_page_that_is_loaded_again() -> None:
    async with aiohttp.ClientSession() as session:
        with serving("blocking", program=("-c", JUMPS)) as served:
            async with visit(session, served, "one") as page:
                await page.until("Planning steps")
                await page.socket.send_bytes(b".")
                await page.until("one step")
            async with visit(session, served, "one", returning=True) as page:
                await page.until("Real steps")
                await page.socket.send_bytes(b" ")
                await page.until("Running")
                await page.socket.send_bytes(b"qq")
                await page.until("'type': 'ended'")
