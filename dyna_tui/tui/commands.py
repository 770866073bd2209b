"""What can be done in the laboratory: one table that the keys, footer, palette and help all read."""

from dataclasses import dataclass

from textual.binding import Binding


@dataclass(frozen=True)
class Command:
    """Something a person can do."""

    action: str
    """The action of the laboratory screen that does it."""
    keys: tuple[str, ...]
    """Its keys as Textual names them; the first is the one shown."""
    shown: str
    """Its key as a person reads it."""
    label: str
    """Its name in the footer."""
    says: str
    """What it does, in a sentence."""
    footer: int = 0
    """How soon it is given room in the footer, 1 for the first; 0 for never."""

    @property
    def target(self) -> str:
        """Its action with the place where it is found."""
        return self.action if self.action.startswith("app.") else f"screen.{self.action}"

    @property
    def bindings(self) -> list[Binding]:
        """Its key bindings."""
        first, *others = self.keys
        return [
            Binding(first, self.action, self.label, show=bool(self.footer), key_display=self.shown, tooltip=self.says),
            *(Binding(key, self.action, self.label, show=False) for key in others),
        ]


RUNNING = (
    Command("run", ("space",), "space", "run", "Run, or pause", 1),
    Command("step", ("full_stop",), ".", "step", "One real step and its planning, or the rest of one under way", 4),
    Command("tick", ("p",), "p", "tick", "One tick: act, direct RL, model, or one planning update", 5),
    Command("end_episode", ("e",), "e", "episode", "On to the end of the episode of the lane in focus", 9),
    Command("faster", ("right_square_bracket",), "]", "faster", "Run faster", 8),
    Command("slower", ("left_square_bracket",), "[", "slower", "Run slower", 11),
    Command("next_clock", ("k",), "k", "clock", "Compare at equal real steps, or at equal value updates", 13),
    Command("next_layout", ("m",), "m", "maze", "Next layout of the maze, in all lanes, round and round", 7),
    Command("restart", ("r",), "r", "restart", "Back to step 0: the same seed, nothing done", 12),
)

LOOKING = (
    Command("next_view", ("v",), "v", "view", "Next view of the grid: values, visits, tau, TD error, …", 6),
    Command("previous_view", ("V", "shift+v"), "V", "view back", "The view before"),
    Command("larger", ("plus", "equals_sign"), "+", "larger", "Larger cells"),
    Command("smaller", ("minus",), "-", "smaller", "Smaller cells"),
    Command("fit", ("0",), "0", "fit", "Cells as large as the room allows"),
    Command("next_lane", ("tab",), "tab", "lane", "Focus the next lane", 10),
    Command("previous_lane", ("shift+tab",), "shift+tab", "lane back", "Focus the lane before"),
    Command("cursor(-1,0)", ("up",), "↑", "cell above", "Cell cursor up: it tells what is known of the cell"),
    Command("cursor(1,0)", ("down",), "↓", "cell below", "Cell cursor down"),
    Command("cursor(0,-1)", ("left",), "←", "cell left", "Cell cursor left"),
    Command("cursor(0,1)", ("right",), "→", "cell right", "Cell cursor right"),
    Command("drop_cursor", ("escape",), "esc", "no cursor", "Put the cell cursor away, and follow the agent"),
    Command("scroll_memory('page_up')", ("pageup",), "pgup", "memory up", "Scroll the model memory a page up"),
    Command("scroll_memory('page_down')", ("pagedown",), "pgdn", "memory down", "Scroll the model memory a page down"),
    Command("scroll_memory('home')", ("home",), "home", "memory top", "The first row of the model memory"),
    Command("scroll_memory('end')", ("end",), "end", "memory end", "The last row of the model memory"),
    Command("next_order", ("o",), "o", "order", "Next order of the memory: outdated, newest, or the agent's own"),
    Command("next_panel", ("c",), "c", "curve", "Next curve; where there is little room, memory and curves in turn"),
    Command("app.next_theme", ("t",), "t", "theme", "Dark, light or high-contrast colours"),
)

LEAVING = (
    Command("app.command_palette", ("ctrl+p",), "ctrl+p", "palette", "Every command by name"),
    Command("help", ("question_mark", "f1"), "?", "help", "Keys, glyphs and colours", 2),
    Command("app.quit", ("q",), "q", "quit", "Quit", 3),
)

COMMANDS = (*RUNNING, *LOOKING, *LEAVING)
