"""A tiny app behind :func:`dyna_tui.terminal.run`, for what can go wrong in any app.

Keys: ``q`` quit, ``x`` an exception, ``w`` a failing worker, ``z`` suspend, ``h`` a handler that never returns.
"""

import sys
import time

from textual.app import App, ComposeResult
from textual.events import Key
from textual.widgets import Static

from dyna_tui import terminal


class TinyApp(App[None]):
    def compose(self) -> ComposeResult:
        yield Static("ready")

    def on_key(self, event: Key) -> None:
        self.query_one(Static).update(f"ready {event.key}")
        if event.key == "q":
            self.exit()
        if event.key == "x":
            raise ValueError("out of\nluck")
        if event.key == "w":
            self.run_worker(self.fail())
        if event.key == "z":
            self.action_suspend_process()
        if event.key == "m":
            self.exit(return_code=3, message="farewell")
        while event.key == "h":
            time.sleep(0.01)

    async def fail(self) -> None:
        raise KeyError("nowhere")


if __name__ == "__main__":
    sys.exit(terminal.run(TinyApp()))
