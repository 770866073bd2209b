"""Command table of the laboratory: the keys, footer, palette and help all read it. A new key is one row more.

A row has: name, keys, the key as shown, label in the footer; its rank there and the mode in whose footer it is, where
it is in one; the help sentence; what it runs; and when it can run, where that is not always.
"""

from collections.abc import Callable

from dyna_tui.maze.grid import MOVES
from dyna_tui.tui.commands import Command, Mode
from dyna_tui.tui.laboratory.controllers import Controllers
from dyna_tui.tui.text.action_keys import NUMBERED

Row = Command[Controllers]

# fmt: off
RUNNING: tuple[Row, ...] = (
    Row("run", ("space",), "space", "run", footer=1,
        help="Run or pause",
        run=lambda on: on.running.toggle(),
        label_now=lambda on: "run" if on.running.at_rest else "pause"),
    Row("step", ("full_stop",), ".", "step", footer=4,
        help="Run one real step with its planning, or finish the one under way",
        run=lambda on: on.running.step(), can=lambda on: on.running.at_rest),
    Row("tick", ("p",), "p", "tick", footer=5,
        help="Run one tick: act, direct RL, model learning, or one planning update",
        run=lambda on: on.running.tick(), can=lambda on: on.running.at_rest),
    Row("end_episode", ("e",), "e", "episode", footer=9,
        help="Run to the end of the focused lane's episode",
        run=lambda on: on.running.end_episode(), can=lambda on: on.running.at_rest),
    Row("faster", ("right_square_bracket", "right_parenthesis"), "]", "faster", footer=8,
        help="Run faster",
        run=lambda on: on.running.change_speed(1), can=lambda on: on.running.can_go_faster),
    Row("slower", ("left_square_bracket", "left_parenthesis"), "[", "slower", footer=11,
        help="Run slower",
        run=lambda on: on.running.change_speed(-1), can=lambda on: on.running.can_go_slower),
    Row("next_clock", ("k",), "k", "clock", footer=13,
        help="Switch the shared clock between real steps and value updates",
        run=lambda on: on.running.next_clock()),
    Row("next_layout", ("m",), "m", "maze", footer=7,
        help="Switch all lanes to the next layout",
        run=lambda on: on.editing.next_layout(), can=lambda on: on.editing.has_layouts,
        why_not=lambda on: on.editing.why_no_layouts),
    Row("run_until", ("u",), "u", "until", footer=18,
        help="Run until a condition holds, or manage breakpoints",
        run=lambda on: on.run_until.open_dialog()),
    Row("restart", ("r",), "r", "restart", footer=12,
        help="Restart at step 0 with the same seed; the later steps are kept",
        run=lambda on: on.running.restart(), can=lambda on: on.running.can_restart),
)

NAVIGATION: tuple[Row, ...] = (
    Row("step_back", ("comma",), ",", "back", footer=5,
        help="Back one step",
        run=lambda on: on.navigation.step_back(), can=lambda on: on.navigation.can_rewind),
    Row("tick_back", ("P", "shift+p"), "P", "tick back", footer=16,
        help="Back one tick",
        run=lambda on: on.navigation.tick_back(), can=lambda on: on.navigation.can_rewind),
    Row("episode_back", ("E", "shift+e"), "E", "ep. back", footer=17,
        help="Back to the start of this episode, or of the previous one",
        run=lambda on: on.navigation.episode_back(), can=lambda on: on.navigation.can_rewind),
    Row("jump_back", ("less_than_sign",), "<", "jump back",
        help="Jump back 10 % of the run so far",
        run=lambda on: on.navigation.jump(-1), can=lambda on: on.navigation.can_jump_back),
    Row("jump_on", ("greater_than_sign",), ">", "jump on",
        help="Jump ahead 10 % of the run so far; click the timeline to go anywhere",
        run=lambda on: on.navigation.jump(1), can=lambda on: on.navigation.can_jump_on),
    Row("mark_before", ("left_curly_bracket", "semicolon"), "{", "prev. mark",
        help="Previous mark on the timeline, or step 0",
        run=lambda on: on.navigation.to_previous_marker(), can=lambda on: on.navigation.can_jump_back),
    Row("next_mark", ("right_curly_bracket", "colon"), "}", "next mark",
        help="Next mark on the timeline, or the latest step",
        run=lambda on: on.navigation.to_next_marker(), can=lambda on: on.navigation.can_jump_on),
)

LANES: tuple[Row, ...] = (
    Row("fork", ("f",), "f", "fork", footer=9,
        help="Fork the focused lane: an identical copy that can diverge from here",
        run=lambda on: on.lanes.fork_focused()),
    Row("lanes", ("a",), "a", "lanes", footer=10,
        help="Add, drop or move lanes, or change a lane's agent",
        run=lambda on: on.lanes.open_dialog()),
)

VIEWING: tuple[Row, ...] = (
    Row("why", ("y",), "y", "why", footer=10,
        help="Say why: what just happened in the focused lane, and why",
        run=lambda on: on.explaining.ask()),
    Row("next_view", ("v",), "v", "view", footer=6,
        help="Next view of the grid: values, visits, tau, TD error, …",
        run=lambda on: on.viewing.next_view(1)),
    Row("previous_view", ("V", "shift+v"), "V", "view back",
        help="Previous view of the grid",
        run=lambda on: on.viewing.next_view(-1)),
    Row("larger", ("plus", "equals_sign"), "+", "larger",
        help="Larger cells",
        run=lambda on: on.viewing.enlarge(), can=lambda on: on.viewing.can_enlarge),
    Row("smaller", ("minus",), "-", "smaller",
        help="Smaller cells",
        run=lambda on: on.viewing.shrink(), can=lambda on: on.viewing.can_shrink),
    Row("fit", ("0",), "0", "fit",
        help="Fit the cells",
        run=lambda on: _zero(on),
        can=lambda on: on.viewing.can_fit or on.editing.can_take_number(0)),
    Row("zoom", ("z",), "z", "zoom", footer=11,
        help="Zoom: the focused lane alone, as large as fits, and back",
        run=lambda on: on.viewing.toggle_zoom()),
    Row("next_page", ("n",), "n", "page", footer=7, footer_if_can=True,
        help="Next page of the picture, where it has several; after the last, that of the agent",
        run=lambda on: on.viewing.next_page(1), can=lambda on: on.viewing.has_pages),
    Row("previous_page", ("N", "shift+n"), "N", "page back",
        help="Previous page of the picture",
        run=lambda on: on.viewing.next_page(-1), can=lambda on: on.viewing.has_pages),
    Row("next_lane", ("tab",), "tab", "lane", footer=10,
        help="Focus the next lane",
        run=lambda on: on.focus.next_lane(1), can=lambda on: on.lanes.several),
    Row("previous_lane", ("shift+tab",), "shift+tab", "lane back",
        help="Focus the previous lane",
        run=lambda on: on.focus.next_lane(-1), can=lambda on: on.lanes.several),
    Row("cursor_up", ("up",), "↑", "cell above",
        help="Inspect the cell above",
        run=lambda on: on.editing.arrow(0)),
    Row("cursor_down", ("down",), "↓", "cell below",
        help="Inspect the cell below",
        run=lambda on: on.editing.arrow(2)),
    Row("cursor_left", ("left",), "←", "cell left",
        help="Inspect the cell to the left",
        run=lambda on: on.editing.arrow(3)),
    Row("cursor_right", ("right",), "→", "cell right",
        help="Inspect the cell to the right",
        run=lambda on: on.editing.arrow(1)),
    Row("escape", ("escape",), "esc", "no cursor",
        help="Cancel a seek, leave editing or driving, or hide the cell cursor",
        run=lambda on: _escape(on),
        can=lambda on: on.viewing.panel_in_focus is not None or on.editing.can_escape),
    Row("page_up", ("pageup",), "pgup", "model up",
        help="Scroll the model up a page",
        run=lambda on: on.viewing.scroll_model("page_up"), can=lambda on: on.viewing.has_model_rows),
    Row("page_down", ("pagedown",), "pgdn", "model down",
        help="Scroll the model down a page",
        run=lambda on: on.viewing.scroll_model("page_down"), can=lambda on: on.viewing.has_model_rows),
    Row("model_top", ("home",), "home", "model top",
        help="Scroll to the first row of the model",
        run=lambda on: on.viewing.scroll_model("home"), can=lambda on: on.viewing.has_model_rows),
    Row("model_end", ("end",), "end", "model end",
        help="Scroll to the last row of the model",
        run=lambda on: on.viewing.scroll_model("end"), can=lambda on: on.viewing.has_model_rows),
    Row("next_order", ("o",), "o", "order",
        help="Change the order of the model: outdated, newest, or the agent's own",
        run=lambda on: on.viewing.next_order(), can=lambda on: on.viewing.has_orders),
    Row("model_list", ("slash",), "/", "row",
        help="Model list: ↑ ↓ go from row to row, the cell cursor along; from a cell, begin at its row",
        run=lambda on: on.viewing.enter_model_list(),
        can=lambda on: on.viewing.can_enter_model_list and on.modes.mode is not Mode.DRIVE),
    Row("log", ("l",), "l", "log",
        help="Latest ticks: ↑ ↓ choose one, Enter rewinds to it",
        run=lambda on: on.viewing.enter_log(), can=lambda on: on.viewing.has_log),
    Row("next_panel", ("c",), "c", "panel",
        help="Next panel",
        run=lambda on: on.viewing.next_panel(), can=lambda on: on.viewing.takes_turns),
    Row("next_theme", ("t",), "t", "theme",
        help="Dark, light or high-contrast theme",
        run=lambda on: on.viewing.next_theme()),
)

EDITING: tuple[Row, ...] = (
    Row("edit", ("w",), "w", "edit", footer=8,
        help="Edit the maze with the mouse or keys; press again to finish",
        run=lambda on: _with_all_keys(on, on.editing.toggle_edit), can=lambda on: on.editing.has_cells,
        why_not=lambda on: on.editing.why_no_cells),
    Row("set_cell", ("enter",), "enter", "set", footer=3, footer_if_can=True, mode=Mode.EDIT, in_lesson=1,
        help="Editing: set the cell under the cursor; Shift and an arrow key paint. In a lesson: go on",
        run=lambda on: on.editing.set_cell() if on.editing.can_edit else on.lesson.go_on(),
        can=lambda on: on.editing.can_edit or on.lesson.can_go_on, why_not=lambda on: on.lesson.why_not_on,
        label_now=lambda on: "set" if on.editing.can_edit else on.lesson.next_label),
    Row("next_brush", ("b",), "b", "brush", footer=4, mode=Mode.EDIT,
        help="Editing: next brush; 1 to 9 choose one",
        run=lambda on: on.editing.next_brush(1), can=lambda on: on.editing.can_edit),
    Row("previous_brush", ("B", "shift+b"), "B", "brush back",
        help="Editing: previous brush",
        run=lambda on: on.editing.next_brush(-1), can=lambda on: on.editing.can_edit),
    Row("everywhere", ("i",), "i", "all lanes", footer=5, mode=Mode.EDIT,
        help="Editing: edit this lane only, or all lanes",
        run=lambda on: on.editing.toggle_all_lanes(), can=lambda on: on.editing.can_edit_all),
    Row("put_agent", ("h",), "h", "agent", footer=6, mode=Mode.EDIT,
        help="Move the agent to the cell under the cursor",
        run=lambda on: on.agent.put(), can=lambda on: on.agent.can_put),
    Row("save_maze", ("W", "shift+w"), "W", "save maze", footer=7, mode=Mode.EDIT,
        help="Save the edited maze",
        run=lambda on: on.files.save_maze(), can=lambda on: on.editing.has_cells,
        why_not=lambda on: on.editing.why_no_cells),
    Row("drive", ("d",), "d", "drive", footer=14,
        help="Drive the agent with the arrow keys, and the numbers of other actions; press again to stop",
        run=lambda on: _with_all_keys(on, on.editing.toggle_drive)),
    Row("parameters", ("s",), "s", "params", footer=15,
        help="View and change the parameters of the focused lane",
        run=lambda on: on.agent.open_parameters()),
    Row("edit_model", ("x",), "x", "model",
        help="Edit the model: forget an entry of the cell, clear it, or correct it",
        run=lambda on: on.agent.open_model(), can=lambda on: on.agent.has_model,
        why_not=lambda on: on.agent.why_no_model),
)

LESSON: tuple[Row, ...] = (
    Row("hint", ("g",), "g", "hint", footer_if_can=True, in_lesson=2,
        help="In a lesson: a hint, where the step has one",
        run=lambda on: on.lesson.hint(), can=lambda on: on.lesson.can_hint,
        why_not=lambda on: on.lesson.why_no_hint),
    Row("lesson_back", ("backspace",), "backspace", "back", footer_if_can=True, in_lesson=4,
        help="In a lesson: read back, to the page before; Enter goes on again",
        run=lambda on: on.lesson.go_back(), can=lambda on: on.lesson.can_go_back),
    Row("toggle_lesson", ("j",), "j", "lesson", in_lesson=3,
        help="Hide the lesson, or show it again",
        run=lambda on: on.lesson.toggle(), can=lambda on: on.lesson.active,
        label_now=lambda on: "hide" if on.lesson.shown else "lesson"),
)

FILES: tuple[Row, ...] = (
    Row("save", ("ctrl+s",), "ctrl+s", "save", footer=19,
        help="Save the session: all lanes and their history",
        run=lambda on: on.files.save_session()),
    Row("export", ("ctrl+e",), "ctrl+e", "export",
        help="Export the screen, or a lane's Q-table, model or history",
        run=lambda on: on.files.export()),
    Row("palette", ("ctrl+p",), "ctrl+p", "palette",
        help="Find a command by name",
        run=lambda on: on.viewing.open_palette()),
    Row("help", ("question_mark", "f1"), "?", "help", footer=2,
        help="Explain what is in focus, then every key, glyph and colour",
        run=lambda on: on.viewing.open_help(GROUPS, on.in_focus)),
    Row("quit", ("q",), "q", "quit", footer=3,
        help="Quit",
        run=lambda on: on.files.quit()),
)

# fmt: on

GROUPS: dict[str, tuple[Row, ...]] = {
    "Running": RUNNING,
    "Rewinding": NAVIGATION,
    "Lanes": LANES,
    "Viewing": VIEWING,
    "Editing": EDITING,
    "Lessons": LESSON,
    "Files and help": FILES,
}
"""The commands under their headings in the help."""

COMMANDS = tuple(command for group in GROUPS.values() for command in group)
"""All commands that are listed."""


def _escape(on: Controllers) -> None:
    """Takes the keys back from a panel that has them, else cancels or leaves what there is to leave."""
    if not on.viewing.leave_panel():
        on.editing.escape()


def _with_all_keys(on: Controllers, toggle: Callable[[], None]) -> None:
    """Begins or ends a mode, which no panel takes keys from."""
    on.viewing.leave_panel()
    toggle()


def _zero(on: Controllers) -> None:
    """Takes action 0 where the agent is driven, else fits the cells."""
    if not on.editing.take_number(0):
        on.viewing.fit()


def _brush(kind: int) -> Row:
    """The key of a digit, which chooses a brush."""
    key = str(kind + 1)
    return Row(
        f"brush_{key}",
        (key,),
        key,
        "brush",
        f"Editing: brush {key}; driving: action {key}, where actions are no moves; in a lesson: answer {key}",
        lambda on: on.lesson.choose(kind) if on.lesson.can_choose(kind) else on.editing.digit(kind + 1),
        lambda on: on.editing.can_edit or on.editing.can_take_number(kind + 1) or on.lesson.can_choose(kind),
    )


def _action(number: int) -> Row:
    """The key of an action from 10 on, a capital letter."""
    key = NUMBERED[number]
    return Row(
        f"action_{number}",
        (key, f"shift+{key.lower()}"),
        key,
        "action",
        f"Driving: action {number}",
        lambda on: on.editing.take_number(number),
        lambda on: on.editing.can_take_number(number),
    )


def _paint(action: int) -> Row:
    """Shift and an arrow key, which paints."""
    name = MOVES[action].name
    return Row(
        f"paint_{name}",
        (f"shift+{name}",),
        f"shift+{MOVES[action].arrow}",
        "paint",
        f"Editing: paint the cell {name}",
        lambda on: on.editing.paint(action),
        lambda on: on.editing.can_edit,
    )


UNLISTED = (
    *(_brush(kind) for kind in range(9)),
    *(_action(number) for number in range(10, len(NUMBERED))),
    *(_paint(action) for action in range(len(MOVES))),
)
"""Keys that the help sentences of others tell of."""

BY_NAME: dict[str, Row] = {command.name: command for command in (*COMMANDS, *UNLISTED)}
"""Every command, by its name."""

BY_KEY = {key: command for command in BY_NAME.values() for key in command.keys}
"""Every command, by each of its keys."""
