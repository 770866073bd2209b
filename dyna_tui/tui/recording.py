"""Recording of a session: its final screen as text or SVG, and its replay as an asciicast or as a page."""

import asyncio
import json
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager
from functools import partial
from typing import TYPE_CHECKING

from rich.color import ColorSystem

from dyna_tui.lab.clock import Clock
from dyna_tui.lab.frames.timeline import Kind
from dyna_tui.lab.history.seek import seek_all
from dyna_tui.lab.rewind import back_to_time
from dyna_tui.tui.output.compositor import difference
from dyna_tui.tui.text.screen_text import as_text

if TYPE_CHECKING:
    from dyna_tui.lab.files.session_format import Session
    from dyna_tui.lab.lab import Lab
    from dyna_tui.tui.app import LabApp
    from dyna_tui.tui.page_recording import Chapter

FRAMES_A_SECOND = 10
LONGEST_FRAME = 0.5
"""Seconds for which a real step of a short run is shown at most."""
TITLES = {
    Kind.CHANGE: "The maze changed",
    Kind.WRONG: "The model became wrong",
    Kind.INTERVENTION: "Changed by hand",
}
"""What chapters are called."""
LAST_FRAME = 2.0
"""Seconds for which the end is shown."""
CALM = 3
"""Rounds of the event loop without a message after which none is to come."""


class Asciicast:
    """An asciicast, version 2, of what is sent to a terminal."""

    def __init__(self, width: int, height: int, title: str) -> None:
        """Begins a recording of a terminal of a size."""
        self._height = height
        self._head = {"version": 2, "width": width, "height": height, "title": title, "env": {"TERM": "xterm-256color"}}
        self.events: list[tuple[float, str]] = [(0.0, "\x1b[?25l\x1b[2J")]
        """Seconds, and what is sent to the terminal then."""

    def send(self, seconds: float, output: str) -> None:
        """Sends the terminal something at a moment."""
        if output:
            self.events.append((seconds, output))

    def lines(self, seconds: float) -> Iterator[str]:
        """The lines of the file; the last screen stands until so many seconds, then a prompt may follow below it."""
        yield json.dumps(self._head, ensure_ascii=False) + "\n"
        end = f"\x1b[0m\x1b[{self._height};1H\x1b[?25h\r\n"
        for moment, output in [*self.events, (seconds, end)]:
            yield json.dumps([round(moment, 3), "o", output], ensure_ascii=False) + "\n"


@asynccontextmanager
async def shown(session: "Session", size: tuple[int, int]) -> AsyncIterator[tuple["LabApp", "Lab"]]:
    """A session opened at its last moment, in a laboratory without a terminal."""
    from dyna_tui.tui.app import LabApp

    app = LabApp(session.maze, [lane.spec for lane in session.lanes], session=session, driven=False)
    app.output.system = ColorSystem.TRUECOLOR
    async with app.run_test(size=size):
        await settle(app)
        assert app.driver.lab is not None
        yield app, app.driver.lab


async def screen_of(session: "Session", size: tuple[int, int], *, svg: bool, focus: int = 0) -> str:
    """The screen at the last moment of a session, as SVG or as text, with a lane in focus."""
    async with shown(session, size) as (app, _):
        if focus:
            app.laboratory.controllers.focus.set_lane(focus)
            await settle(app)
        return app.export_screenshot(title=session.maze.title) if svg else as_text(app)


async def recorded(
    session: "Session",
    size: tuple[int, int],
    seconds: float,
    progress: Callable[[float], None] = lambda share: None,
    *,
    page: bool = False,
) -> Iterator[str]:
    """A session from its beginning to its last moment, in so many seconds at the most.

    Args:
        session: the session.
        size: columns and rows.
        seconds: how long it is at most; a short session takes less.
        progress: receives the share that is done, from 0 to 1.
        page: whether to give an HTML page rather than the lines of an asciicast.
    """
    async with shown(session, size) as (app, lab):
        app.laboratory.context.recorded = True
        app.laboratory.context.set_status("")
        last = [lane.ticks for lane in lab.lanes]
        end = lab.clock
        frames = max(1, min(end, int(seconds * FRAMES_A_SECOND)))
        each = min(LONGEST_FRAME, seconds / frames)
        cast = Asciicast(*size, session.maze.title)
        for frame in range(frames + 1):
            time = end * frame // frames
            app.driver.ask(partial(_go_to, time=time, ticks=last if frame == frames else None))
            await settle(app)
            cast.send(frame * each, difference(app.screen))
            progress((frame + 1) / (frames + 1))
        if not page:
            return cast.lines(frames * each + LAST_FRAME)
        return iter([_page(session, size, cast, frames * each, chapters(app, lab, frames * each), as_text(app))])


def _page(
    session: "Session", size: tuple[int, int], cast: Asciicast, seconds: float, marks: "list[Chapter]", last: str
) -> str:
    from dyna_tui.tui.page_recording import as_page

    title = session.maze.title or session.maze.path
    return as_page(cast.events, size=size, seconds=seconds + LAST_FRAME, title=title, chapters=marks, last=last)


def chapters(app: "LabApp", lab: "Lab", seconds: float) -> "list[Chapter]":
    """The marks of a session's timeline, and the interventions in other lanes, as moments of a recording."""
    from dyna_tui.charts.numbers import count
    from dyna_tui.tui.page_recording import Chapter

    line = app.laboratory.context.frame.timeline
    marks = () if line is None else line.marks
    titles = {(mark.time, TITLES[mark.kind]) for mark in marks if mark.kind in TITLES}
    if lab.clock_by is Clock.REAL:
        by_hand = [(entry.step, entry.intervention) for lane in lab.lanes for entry in lane.journal.entries]
        replaced = {(step, TITLES[Kind.CHANGE if each.changes_maze else Kind.INTERVENTION]) for step, each in by_hand}
        titles = titles - replaced | {(step, _capitalised(each.describe(lab.maze.grid))) for step, each in by_hand}
    end = max(lab.clock, 1)
    what = "step" if lab.clock_by is Clock.REAL else "update"
    named = sorted((time, title) for time, title in titles if time <= end)
    return [Chapter(seconds * time / end, f"{title} ({what} {count(time)})") for time, title in named]


def _capitalised(text: str) -> str:
    return text[:1].upper() + text[1:]


def _go_to(lab: "Lab", time: int, ticks: list[int] | None) -> None:
    """Has all lanes go on to a time on the clock, to begin with back to 0; or each be after one of its ticks."""
    if ticks is not None:
        for lane, tick in zip(lab.lanes, ticks, strict=True):
            lane.seek_tick(tick).go()
    elif time:
        lab.advance(time)
    else:
        seek_all(back_to_time(lab, 0))


async def settle(app: "LabApp") -> None:
    """Has the engine do what was asked for, and waits until all has its place and nothing more is asked for.

    An app that has left is waited for no more.

    Textual's own pause would also wait until the process is idle, again and again.
    """
    while not app.has_left:
        await app.driver.settle()
        await _handle_messages(app)
        screen = app.screen
        if screen._layout_required or screen._scroll_required or screen._callbacks:
            screen._on_timer_update()
        elif app.driver.idle:
            return


async def _handle_messages(app: "LabApp") -> None:
    """Waits until no message waits for a widget, nor comes of those that did."""
    calm = 0
    while calm < CALM:
        await asyncio.sleep(0)
        nodes = app, *app.screen.walk_children(with_self=True)
        calm = 0 if any(node.message_queue_size for node in nodes) else calm + 1
