"""A heartbeat: called several times a second by a long call, so that whoever waits for it can end it."""

from collections.abc import Callable

Heartbeat = Callable[[], None]
"""What it raises ends the call."""


def no_op() -> None:
    """The heartbeat of a call that nobody ends."""
