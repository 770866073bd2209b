"""Parameters dialog: view and change the parameters of a lane."""

from typing import ClassVar

from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.widgets import Input, Static

from dyna_tui.agents import PARAMETERS, AgentSpec, Value, value_text
from dyna_tui.errors import InputError
from dyna_tui.tui.dialogs.dialog import Dialog


class Parameters(Dialog[dict[str, Value]]):
    """Shows every parameter with its value and range; the answer holds those that were changed."""

    BINDINGS: ClassVar = [("down", "app.focus_next", "Next"), ("up", "app.focus_previous", "Previous")]
    DEFAULT_CSS = """
    Parameters > Vertical { width: 76; }
    Parameters Horizontal { height: 1; }
    Parameters .name { width: 19; }
    Parameters Input { width: 14; margin: 0 2 0 0; }
    Parameters .expects { color: $foreground 70%; width: 1fr; }
    """

    def __init__(self, spec: AgentSpec, lane: str, epsilon: str = "") -> None:
        """Makes the dialog of a lane's agent; ``epsilon`` is what its schedule has come to, empty without one."""
        super().__init__()
        self._spec = spec
        self._lane = lane
        self._epsilon = epsilon

    def compose(self) -> ComposeResult:
        """A line for each parameter, and one for a problem."""
        with Vertical() as box:
            for name, value in self._spec.values.items():
                parameter = PARAMETERS[name]
                symbol = f" {parameter.symbol}" if parameter.symbol else ""
                with Horizontal():
                    yield Static(f"{name}{symbol}", classes="name", markup=False)
                    yield Input(value_text(value), name=name, compact=True)
                    now = f"; now {self._epsilon}" if self._epsilon and name == "epsilon" else ""
                    yield Static(f"{parameter.expects}{now}", classes="expects", markup=False)
            yield Static("", classes="problem", markup=False)
        box.border_title = Content(f"Parameters of {self._lane}").markup
        box.border_subtitle = "↑ ↓ select · enter apply from this step · esc cancels"

    def on_input_changed(self) -> None:
        """Clears the problem."""
        self.query_one(".problem", Static).update("")

    def on_input_submitted(self) -> None:
        """Answers with the changes, if all values are valid."""
        changed: dict[str, Value] = {}
        for field in self.query(Input):
            assert field.name is not None
            try:
                value = PARAMETERS[field.name].read(field.value.strip())
            except InputError as error:
                self.query_one(".problem", Static).update(str(error))
                field.focus()
                return
            if value != self._spec.values[field.name]:
                changed[field.name] = value
        self.dismiss(changed)
