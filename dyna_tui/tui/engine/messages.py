"""Messages of the driver to the screen: frames, status, progress of a seek and of opening, and what stopped a run.

They are posted in the order in which things happened, so that what is said of something comes after its frames.
"""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from textual.message import Message

from dyna_tui.tui.engine.snapshots import LabFrame

if TYPE_CHECKING:
    from dyna_tui.lab.breakpoints import StopEvent


class DriverMessage(Message, bubble=False):
    """Something that the driver has to say."""


class FramesTaken(DriverMessage):
    """Frames of all lanes were taken."""

    def __init__(self, frame: LabFrame) -> None:
        """Carry the frames."""
        super().__init__()
        self.frame = frame

    def can_replace(self, message: Message) -> bool:
        """Whether a later message says all that this one does: the latest frames are enough, but for an arrival."""
        return isinstance(message, FramesTaken) and not self.frame.arrived


class StatusReported(DriverMessage):
    """There is something for the status line, once the frames before it are shown."""

    def __init__(self, text: str) -> None:
        """Carry the text."""
        super().__init__()
        self.text = text


class SeekProgress(DriverMessage):
    """A long seek has come some way."""

    def __init__(self, share: float) -> None:
        """Carry the share that is done, from 0 to 1."""
        super().__init__()
        self.share = share


class OpeningProgress(DriverMessage):
    """A session has been replayed some way."""

    def __init__(self, share: float) -> None:
        """Carry the share that is done, from 0 to 1."""
        super().__init__()
        self.share = share


class RunStopped(DriverMessage):
    """A condition ended a run."""

    def __init__(self, events: "Sequence[StopEvent]") -> None:
        """Carry what happened."""
        super().__init__()
        self.events = events
