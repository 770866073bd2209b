"""First words of the laboratory on the status line: how to begin, or what session was opened."""

from dyna_tui.tui.engine.driver import Driver


def opening_words(driver: Driver, *, running: bool) -> str:
    """What to say before the engine is there."""
    if driver.session is not None:
        return f"Replaying {driver.session.path} from step 0."
    titles = [spec.variant.title for spec in driver.specs]
    who = " and ".join(titles) if len(titles) <= 2 else f"{len(titles)} agents"
    learn = "learns" if len(titles) == 1 else "learn"
    key = "pause" if running else "run"
    return f"{who} {learn} the way to the goal. Press space to {key}, ? for help."


def opened_words(driver: Driver) -> str:
    """What to say once a session is opened; nothing where none is."""
    session = driver.session
    if session is None:
        return ""
    lanes = f"{len(session.lanes)} lane{'s' if len(session.lanes) != 1 else ''}"
    return session.warning or f"{session.path}: {lanes} restored. space: run · , back one step"
