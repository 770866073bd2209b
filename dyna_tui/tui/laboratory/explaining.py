"""Explaining: what just happened in the lane in focus and why, in a dialog."""

from typing import TYPE_CHECKING

from textual.message import Message

from dyna_tui.tui.engine.lane_numbers import index_of
from dyna_tui.tui.laboratory.context import Context

if TYPE_CHECKING:
    from dyna_tui.lab.lab import Lab


class Explained(Message, bubble=False):
    """The sentences about a lane are there."""

    def __init__(self, lane: str, sentences: list[str]) -> None:
        """Carry what the lane is called, and the sentences."""
        super().__init__()
        self.lane = lane
        self.sentences = sentences


class Explaining:
    """Asks the engine why the lane in focus is as it is, and shows the answer."""

    def __init__(self, context: Context) -> None:
        """Begins with no question asked."""
        self._context = context
        self._asked = False

    def ask(self) -> None:
        """Pauses, and has the sentences made between two chunks."""
        if self._asked:
            return
        name = self._context.name
        self._context.driver.pause()

        def explain(lab: "Lab") -> Message | str:
            from dyna_tui.lab.why import why

            index = index_of(lab, name.number)
            if index is None:
                return f"{name.label} was dropped: there is nothing to explain."
            return Explained(name.label, why(lab.lanes[index], name.label))

        self._context.driver.ask(explain)
        self._context.requested()

    def show(self, message: Explained) -> None:
        """Shows the sentences, once where the key came several times in one burst."""
        if self._asked:
            return
        from dyna_tui.tui.dialogs.why import WhyDialog

        self._asked = True

        def close(_: None) -> None:
            self._asked = False

        dialog = WhyDialog(message.lane, message.sentences)
        self._context.when_in_front(lambda: self._context.app.push_screen(dialog, close))
