"""Stages of the monkey: laboratories of every kind, opened with their engine driven by hand, or driving itself."""

import asyncio
import threading
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Any
from unittest import mock

from dyna_tui.appearance import Appearance
from dyna_tui.cli.laboratory import read_lanes
from dyna_tui.lab.clock import Clock as LanesClock
from dyna_tui.lab.files.recovery import RecoveryCopy
from dyna_tui.lab.files.session import session_text
from dyna_tui.lab.files.session_format import Session
from dyna_tui.lab.files.session_reader import from_text
from dyna_tui.lab.history.interventions import SetParameter, SwitchLayout
from dyna_tui.lab.lab import Lab
from dyna_tui.lessons.course import Course
from dyna_tui.lessons.lesson import Lesson
from dyna_tui.lessons.reader import builtin_lessons, load_lesson, open_lesson_maze
from dyna_tui.maze import Maze, load
from dyna_tui.opening import open_maze
from dyna_tui.tui.app import LabApp
from dyna_tui.tui.engine.pacing import Pacing
from tests.dyna.engine import maze_of
from tests.lessons.examples import corridor
from tests.tables import worlds
from tests.tui.hand import Hand, hand_of

AS_USUAL = Appearance()
MOST_STEPS = 60
"""Real steps of a chunk at the most: replay has to go the whole way again."""
OWN = Path(__file__).parents[1] / "own_agents" / "lanes.py"


class ShortChunks(Pacing):
    """A schedule with short chunks, however fast the machine is."""

    @property
    def longest_chunk(self) -> int:
        """How far a chunk goes at the most."""
        return min(super().longest_chunk, MOST_STEPS)


@dataclass(frozen=True)
class Stage:
    """Where a story is played."""

    name: str
    maze: Callable[[], Maze]
    agents: tuple[str, ...] = ()
    clock_by: LanesClock = LanesClock.REAL
    lesson: Callable[[], Lesson] | None = None
    saved: bool = False
    """Whether it is a session that was rewound when it was saved, and that is in no file of the user's."""
    appearance: Appearance = AS_USUAL


def of_lesson(lesson: Callable[[], Lesson], name: str) -> Stage:
    """The stage of a lesson."""
    return Stage(name, lambda: open_lesson_maze(lesson()), lesson=lesson)


MIXED = ("dyna-q:n=3", "prioritized-sweeping:n=2", "dyna-q+:n=2", "mpc:horizon=4")
MANY = (*(f"dyna-q:n={number}" for number in range(13)), "mpc:horizon=2", "sarsa", "dyna-q+:n=1")
PLAIN = Appearance(theme="contrast", glyphs="plain")
GYMNASIUM = ("FrozenLake-v1", "CliffWalking-v1") if find_spec("gymnasium") else ()
STAGES = {
    stage.name: stage
    for stage in (
        Stage("two lanes", lambda: load("blocking")),
        Stage("four lanes", lambda: load("blocking"), MIXED),
        Stage("sixteen lanes", lambda: load("shortcut"), MANY),
        Stage("updates", lambda: load("shortcut"), ("q-learning", "dyna-q:n=5", "sarsa"), LanesClock.UPDATES),
        Stage("chance", lambda: load("windy"), ("dyna-q-stochastic:n=2", "expected-sarsa")),
        Stage("smallest", lambda: maze_of("SG"), ("dyna-q:n=1",)),
        Stage("one column", lambda: maze_of("S\n" + ".\n" * 70 + "G"), ("dyna-q:n=1", "q-learning")),
        Stage("large", lambda: open_maze("random:120x150?seed=2"), ("dyna-q:n=2", "prioritized-sweeping:n=2")),
        Stage("own agents", lambda: load("blocking"), (f"{OWN}:Chooses:n=2", f"{OWN}:Fails:n=2", "dyna-q:n=2")),
        Stage("session", lambda: load("blocking"), MIXED[:3], saved=True),
        Stage("plain glyphs", lambda: load("rooms"), ("mpc:horizon=3", "dyna-q+:n=3"), appearance=PLAIN),
        *(Stage(f"gym: {name}", lambda name=name: open_maze(f"gym:{name}"), MIXED[:2]) for name in GYMNASIUM),  # type: ignore[misc]
        *(Stage(f"table: {name}", lambda table=table: table) for name, table in worlds().items()),  # type: ignore[misc]
        of_lesson(corridor, "lesson: corridor"),
        *(of_lesson(lambda name=name: load_lesson(name), f"lesson: {name}") for name in builtin_lessons()),  # type: ignore[misc]
    )
}


def a_session(stage: Stage) -> Session:
    """A session of a stage's lanes, with some history, rewound."""
    maze = stage.maze()
    lab = Lab(maze, read_lanes(maze, stage.agents), seed=2)
    lab.advance(150)
    lab.lanes[0].do(SetParameter("epsilon", 0.3))
    lab.lanes[1].do(SwitchLayout(1))
    lab.advance(260)
    for lane in lab.lanes:
        lane.seek_step(200).go()
    return from_text(session_text(lab).encode(), "stage.json")


@asynccontextmanager
async def opened(stage: Stage, *, driven: bool = False, copies: Path | None = None) -> AsyncIterator[Hand]:
    """The laboratory of a stage, driven by hand, or by itself; what goes wrong beside the app comes out at its end.

    Args:
        stage: which.
        driven: whether it drives itself.
        copies: the folder of its recovery copy; without it none is kept.
    """
    maze = stage.maze()
    lesson = None if stage.lesson is None else stage.lesson()
    agents = stage.agents if lesson is None else lesson.agents
    app = LabApp(
        maze,
        read_lanes(maze, agents),
        seed=0 if lesson is None else lesson.seed,
        clock_by=stage.clock_by,
        driven=driven,
        session=a_session(stage) if stage.saved else None,
        recovered=stage.saved,
        recovery=None if copies is None else lambda: RecoveryCopy(copies),
        course=None if lesson is None else Course(lesson),
    )
    app.appearance = stage.appearance
    async with no_stray_errors(), hand_of(app, ready=not driven) as hand:
        app.driver.runner.pacing = ShortChunks(time.perf_counter if driven else hand.clock)
        yield hand
        if app.return_code is None:
            app.exit()  # as by a key: what is still to come finds no screen any more


@asynccontextmanager
async def no_stray_errors() -> AsyncIterator[None]:
    """Fails where a task, a callback or a thread ended with an exception that nobody awaited."""
    strays: list[object] = []

    def note(loop: asyncio.AbstractEventLoop, context: dict[str, Any]) -> None:
        strays.append(context.get("exception") or context)

    loop = asyncio.get_running_loop()
    before = loop.get_exception_handler()
    loop.set_exception_handler(note)
    try:
        with mock.patch.object(threading, "excepthook", lambda args: strays.append(args.exc_value)):
            yield
    finally:
        loop.set_exception_handler(before)
    assert strays == [], f"nothing goes wrong beside the app: {strays}"
