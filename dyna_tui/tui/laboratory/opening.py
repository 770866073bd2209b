"""First words of the laboratory on the status line: how to begin, or what session was opened."""

import os
from typing import TYPE_CHECKING

from dyna_tui.tui.engine.driver import Driver

if TYPE_CHECKING:
    from dyna_tui.lessons.course import Course

WELCOME = "Welcome back: the laboratory is as you left it."
WIDTH = 78
"""Columns that the narrowest screen has for a sentence."""


def opening_words(driver: Driver, *, running: bool) -> str:
    """What to say before the engine is there."""
    if driver.session is not None:
        return f"Replaying {driver.session.path} from step 0."
    if driver.maze.cut_off[0]:
        begin = "Space: pause" if running else "Space: run"
        return f"No path leads from {_start(driver)} to a terminal cell. {begin} · ? help"
    if driver.maze.assumed:
        return f"{driver.maze.assumed[:1].upper()}{driver.maze.assumed[1:]}."
    titles = [spec.variant.title for spec in driver.specs]
    who = " and ".join(titles) if len(titles) <= 2 else f"{len(titles)} agents"
    learn = "learns" if len(titles) == 1 else "learn"
    rest = f"the way to the goal. Press space to {'pause' if running else 'run'}, ? for help."
    words = f"{who} {learn} {rest}"
    return words if len(words) <= WIDTH or len(titles) == 1 else f"{len(titles)} agents learn {rest}"


def _start(driver: Driver) -> str:
    """The first start that is cut off."""
    states = driver.maze.cut_off[0]
    start = f"the start at {driver.maze.state_label(states[0])}"
    return start if len(states) == 1 else f"{len(states):,} starts"


def beginning_words(course: "Course") -> str:
    """What to say beside a lesson before the engine is there."""
    return f"{course.lesson.title}: Enter reads on. ? explains the keys"


def resumed_words(course: "Course") -> str:
    """What to say once a lesson is taken up again: what it waits for."""
    from dyna_tui.lessons.lesson import Ask, Expect

    block = course.step.block
    if course.fulfilled:
        return f"{WELCOME} Enter: go on"
    if isinstance(block, Ask):
        return f"{WELCOME} Predict: press a number"
    return f"{WELCOME} {'It is your turn in it' if isinstance(block, Expect) else 'Enter: begin'}"


def opened_words(driver: Driver) -> str:
    """What to say once a session is opened; nothing where none is."""
    session = driver.session
    if session is None:
        return ""
    lanes = f"{len(session.lanes)} lane{'s' if len(session.lanes) != 1 else ''}"
    what = "Recovered" if driver.recovered else os.path.basename(session.path)
    return session.warning or f"{what}: {lanes} restored. space: run · , back one step"
