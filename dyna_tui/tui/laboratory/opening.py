"""First words of the laboratory on the status line: how to begin, or what session was opened."""

from dyna_tui.tui.engine.driver import Driver

WIDTH = 78
"""Columns that the narrowest screen has for a sentence."""


def opening_words(driver: Driver, *, running: bool) -> str:
    """What to say before the engine is there."""
    if driver.session is not None:
        return f"Replaying {driver.session.path} from step 0."
    titles = [spec.variant.title for spec in driver.specs]
    who = " and ".join(titles) if len(titles) <= 2 else f"{len(titles)} agents"
    learn = "learns" if len(titles) == 1 else "learn"
    rest = f"the way to the goal. Press space to {'pause' if running else 'run'}, ? for help."
    words = f"{who} {learn} {rest}"
    return words if len(words) <= WIDTH or len(titles) == 1 else f"{len(titles)} agents learn {rest}"


def opened_words(driver: Driver) -> str:
    """What to say once a session is opened; nothing where none is."""
    session = driver.session
    if session is None:
        return ""
    lanes = f"{len(session.lanes)} lane{'s' if len(session.lanes) != 1 else ''}"
    return session.warning or f"{session.path}: {lanes} restored. space: run · , back one step"
