"""What can be done in the laboratory: one table that the keys, footer, palette and help all read."""

from dataclasses import dataclass, replace
from enum import Enum

from textual.binding import Binding


class Mode(Enum):
    """What the keys are for."""

    USUAL = ""
    EDIT = "edit"
    """The value is the action that enters it, and leaves it."""
    DRIVE = "drive"


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
    mode: Mode = Mode.USUAL
    """The mode in whose footer it is."""

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
    Command("run_until", ("u",), "u", "until", "Run until something happens; and breakpoints, which end every run", 18),
    Command("restart", ("r",), "r", "restart", "Back to step 0: the same seed, nothing done", 12),
)

GOING_BACK = (
    Command("step_back", ("comma",), ",", "back", "One real step back, or to where the one under way began", 5),
    Command("tick_back", ("P", "shift+p"), "P", "tick back", "One tick back", 16),
    Command("episode_back", ("E", "shift+e"), "E", "ep. back", "Back to where the episode or the last one began", 17),
    Command("jump_back", ("less_than_sign",), "<", "far back", "Back by a tenth of the line of the whole run"),
    Command("jump_on", ("greater_than_sign",), ">", "far on", "On by a tenth of that line; a click on it goes there"),
    Command("mark_before", ("left_curly_bracket",), "{", "mark before", "Back to the mark before on it, or to step 0"),
    Command("next_mark", ("right_curly_bracket",), "}", "next mark", "On to its next mark, or the furthest moment"),
)

FUTURES = (
    Command("fork", ("f",), "f", "fork", "Fork the lane in focus: a second one goes its own way from here", 9),
    Command("lanes", ("a",), "a", "lanes", "Add, drop or move lanes, or give one another agent", 10),
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
    Command("log", ("l",), "l", "log", "Latest ticks: ↑ ↓ choose one, enter goes to that moment"),
    Command("next_panel", ("c",), "c", "curve", "Next panel: what there is no room for side by side takes turns"),
    Command("app.next_theme", ("t",), "t", "theme", "Dark, light or high-contrast colours"),
)

HANDS_ON = (
    Command("edit", ("w",), "w", "edit", "Edit the maze by mouse or keys; again ends it", 8),
    Command(
        "set_cell",
        ("enter",),
        "enter",
        "set",
        "Editing: set the cell under the cursor; with shift the arrow keys paint",
        3,
        Mode.EDIT,
    ),
    Command("next_brush", ("b",), "b", "brush", "Editing: the next brush; 1 to 9 choose one", 4, Mode.EDIT),
    Command("previous_brush", ("B", "shift+b"), "B", "brush back", "Editing: the brush before"),
    Command("everywhere", ("i",), "i", "in lanes", "Editing: this lane alone, or all lanes", 5, Mode.EDIT),
    Command("put_agent", ("h",), "h", "agent", "Put the agent on the cell under the cursor", 6, Mode.EDIT),
    Command("save_maze", ("W", "shift+w"), "W", "write", "Write the maze as it became to a maze file", 7, Mode.EDIT),
    Command("drive", ("d",), "d", "drive", "Drive the agent: arrow keys are its moves; again lets it go", 14),
    Command("parameters", ("s",), "s", "set", "Parameters of the lane in focus: look at them, change them", 15),
    Command("edit_model", ("x",), "x", "model", "Change the model: forget a pair of the cell, empty it, make it true"),
)

LEAVING = (
    Command("save", ("ctrl+s",), "ctrl+s", "save", "Save the session: all lanes and their past, in a small file", 19),
    Command("export", ("ctrl+e",), "ctrl+e", "export", "Write the screen, or a lane's Q-table, model or history"),
    Command("app.command_palette", ("ctrl+p",), "ctrl+p", "palette", "Every command by name"),
    Command("help", ("question_mark", "f1"), "?", "help", "Keys, glyphs and colours", 2),
    Command("app.quit", ("q",), "q", "quit", "Quit", 3),
)

COMMANDS = (*RUNNING, *GOING_BACK, *FUTURES, *LOOKING, *HANDS_ON, *LEAVING)

COMMON = ("run", "step_back", "back", "help", "app.quit")
"""Actions that are in the footer of every mode."""


def footer_of(mode: Mode) -> list[Command]:
    """The commands in the footer of a mode."""
    listed = [command for command in COMMANDS if command.footer]
    if mode is Mode.USUAL:
        return [command for command in listed if command.mode is mode]
    ends = [replace(command, label="done", footer=1) for command in listed if command.action == mode.value]
    own = [command for command in listed if command.mode is mode]
    return [*ends, *own, *(command for command in listed if command.action in COMMON)]
