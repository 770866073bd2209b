"""Command table of the laboratory: the keys, footer, palette and help all read it. A new key is one row more.

A row says: name, keys, the key as shown, footer label, help sentence, what it runs, when it can, its rank in the
footer, and in which mode's footer it is.
"""

from dyna_tui.maze.grid import MOVES
from dyna_tui.tui.commands import Command, Mode
from dyna_tui.tui.laboratory.controllers import Controllers

Row = Command[Controllers]

RUNNING = (
    Row("run", ("space",), "space", "run", "Run or pause", lambda on: on.running.toggle(), footer=1),
    Row(
        "step",
        ("full_stop",),
        ".",
        "step",
        "Run one real step with its planning, or finish the one under way",
        lambda on: on.running.step(),
        lambda on: on.running.at_rest,
        footer=4,
    ),
    Row(
        "tick",
        ("p",),
        "p",
        "tick",
        "Run one tick: act, direct RL, model learning, or one planning update",
        lambda on: on.running.tick(),
        lambda on: on.running.at_rest,
        footer=5,
    ),
    Row(
        "end_episode",
        ("e",),
        "e",
        "episode",
        "Run to the end of the focused lane's episode",
        lambda on: on.running.end_episode(),
        lambda on: on.running.at_rest,
        footer=9,
    ),
    Row(
        "faster",
        ("right_square_bracket",),
        "]",
        "faster",
        "Run faster",
        lambda on: on.running.change_speed(1),
        lambda on: on.running.can_go_faster,
        footer=8,
    ),
    Row(
        "slower",
        ("left_square_bracket",),
        "[",
        "slower",
        "Run slower",
        lambda on: on.running.change_speed(-1),
        lambda on: on.running.can_go_slower,
        footer=11,
    ),
    Row(
        "next_clock",
        ("k",),
        "k",
        "clock",
        "Switch the shared clock between real steps and value updates",
        lambda on: on.running.next_clock(),
        footer=13,
    ),
    Row(
        "next_layout",
        ("m",),
        "m",
        "maze",
        "Switch all lanes to the next layout",
        lambda on: on.editing.next_layout(),
        lambda on: on.editing.has_layouts,
        footer=7,
    ),
    Row(
        "run_until",
        ("u",),
        "u",
        "until",
        "Run until a condition holds, or manage breakpoints",
        lambda on: on.run_until.open_dialog(),
        footer=18,
    ),
    Row(
        "restart",
        ("r",),
        "r",
        "restart",
        "Restart at step 0 with the same seed",
        lambda on: on.running.restart(),
        lambda on: on.running.can_restart,
        footer=12,
    ),
)

NAVIGATION = (
    Row(
        "step_back",
        ("comma",),
        ",",
        "back",
        "Back one step",
        lambda on: on.navigation.step_back(),
        lambda on: on.navigation.can_rewind,
        footer=5,
    ),
    Row(
        "tick_back",
        ("P", "shift+p"),
        "P",
        "tick back",
        "Back one tick",
        lambda on: on.navigation.tick_back(),
        lambda on: on.navigation.can_rewind,
        footer=16,
    ),
    Row(
        "episode_back",
        ("E", "shift+e"),
        "E",
        "ep. back",
        "Back to the start of this episode, or of the previous one",
        lambda on: on.navigation.episode_back(),
        lambda on: on.navigation.can_rewind,
        footer=17,
    ),
    Row(
        "jump_back",
        ("less_than_sign",),
        "<",
        "jump back",
        "Jump back 10 % of the timeline",
        lambda on: on.navigation.jump(-1),
        lambda on: on.navigation.can_jump_back,
    ),
    Row(
        "jump_on",
        ("greater_than_sign",),
        ">",
        "jump on",
        "Jump ahead 10 % of the timeline; click the timeline to go anywhere",
        lambda on: on.navigation.jump(1),
        lambda on: on.navigation.can_jump_on,
    ),
    Row(
        "mark_before",
        ("left_curly_bracket",),
        "{",
        "prev. mark",
        "Previous mark on the timeline, or step 0",
        lambda on: on.navigation.to_previous_marker(),
        lambda on: on.navigation.can_jump_back,
    ),
    Row(
        "next_mark",
        ("right_curly_bracket",),
        "}",
        "next mark",
        "Next mark on the timeline, or the latest step",
        lambda on: on.navigation.to_next_marker(),
        lambda on: on.navigation.can_jump_on,
    ),
)

LANES = (
    Row(
        "fork",
        ("f",),
        "f",
        "fork",
        "Fork the focused lane: an identical copy that can diverge from here",
        lambda on: on.lanes.fork_focused(),
        footer=9,
    ),
    Row(
        "lanes",
        ("a",),
        "a",
        "lanes",
        "Add, drop or move lanes, or change a lane's agent",
        lambda on: on.lanes.open_dialog(),
        footer=10,
    ),
)

VIEWING = (
    Row(
        "next_view",
        ("v",),
        "v",
        "view",
        "Next view of the grid: values, visits, tau, TD error, …",
        lambda on: on.viewing.next_view(1),
        footer=6,
    ),
    Row(
        "previous_view",
        ("V", "shift+v"),
        "V",
        "view back",
        "Previous view of the grid",
        lambda on: on.viewing.next_view(-1),
    ),
    Row(
        "larger",
        ("plus", "equals_sign"),
        "+",
        "larger",
        "Larger cells",
        lambda on: on.viewing.enlarge(),
        lambda on: on.viewing.can_enlarge,
    ),
    Row(
        "smaller",
        ("minus",),
        "-",
        "smaller",
        "Smaller cells",
        lambda on: on.viewing.shrink(),
        lambda on: on.viewing.can_shrink,
    ),
    Row("fit", ("0",), "0", "fit", "Fit the cells", lambda on: on.viewing.fit(), lambda on: on.viewing.can_fit),
    Row(
        "next_lane",
        ("tab",),
        "tab",
        "lane",
        "Focus the next lane",
        lambda on: on.focus.next_lane(1),
        lambda on: on.lanes.several,
        footer=10,
    ),
    Row(
        "previous_lane",
        ("shift+tab",),
        "shift+tab",
        "lane back",
        "Focus the previous lane",
        lambda on: on.focus.next_lane(-1),
        lambda on: on.lanes.several,
    ),
    Row("cursor_up", ("up",), "↑", "cell above", "Inspect the cell above", lambda on: on.editing.arrow(0)),
    Row("cursor_down", ("down",), "↓", "cell below", "Inspect the cell below", lambda on: on.editing.arrow(2)),
    Row("cursor_left", ("left",), "←", "cell left", "Inspect the cell to the left", lambda on: on.editing.arrow(3)),
    Row("cursor_right", ("right",), "→", "cell right", "Inspect the cell to the right", lambda on: on.editing.arrow(1)),
    Row(
        "escape",
        ("escape",),
        "esc",
        "no cursor",
        "Cancel a seek, leave editing or driving, or hide the cell cursor",
        lambda on: on.editing.escape(),
        lambda on: on.editing.can_escape,
    ),
    Row(
        "page_up",
        ("pageup",),
        "pgup",
        "model up",
        "Scroll the model up a page",
        lambda on: on.viewing.scroll_model("page_up"),
        lambda on: on.viewing.has_model_rows,
    ),
    Row(
        "page_down",
        ("pagedown",),
        "pgdn",
        "model down",
        "Scroll the model down a page",
        lambda on: on.viewing.scroll_model("page_down"),
        lambda on: on.viewing.has_model_rows,
    ),
    Row(
        "model_top",
        ("home",),
        "home",
        "model top",
        "Scroll to the first row of the model",
        lambda on: on.viewing.scroll_model("home"),
        lambda on: on.viewing.has_model_rows,
    ),
    Row(
        "model_end",
        ("end",),
        "end",
        "model end",
        "Scroll to the last row of the model",
        lambda on: on.viewing.scroll_model("end"),
        lambda on: on.viewing.has_model_rows,
    ),
    Row(
        "next_order",
        ("o",),
        "o",
        "order",
        "Change the order of the model: outdated, newest, or the agent's own",
        lambda on: on.viewing.next_order(),
        lambda on: on.viewing.has_orders,
    ),
    Row(
        "log",
        ("l",),
        "l",
        "log",
        "Latest ticks: ↑ ↓ choose one, Enter rewinds to it",
        lambda on: on.viewing.enter_log(),
        lambda on: on.viewing.has_log,
    ),
    Row(
        "next_panel",
        ("c",),
        "c",
        "panel",
        "Next panel",
        lambda on: on.viewing.next_panel(),
        lambda on: on.viewing.takes_turns,
    ),
    Row("next_theme", ("t",), "t", "theme", "Dark, light or high-contrast theme", lambda on: on.viewing.next_theme()),
)

EDITING = (
    Row(
        "edit",
        ("w",),
        "w",
        "edit",
        "Edit the maze with the mouse or keys; press again to finish",
        lambda on: on.editing.toggle_edit(),
        footer=8,
    ),
    Row(
        "set_cell",
        ("enter",),
        "enter",
        "set",
        "Editing: set the cell under the cursor; Shift and an arrow key paint",
        lambda on: on.editing.set_cell(),
        lambda on: on.editing.can_edit,
        footer=3,
        mode=Mode.EDIT,
    ),
    Row(
        "next_brush",
        ("b",),
        "b",
        "brush",
        "Editing: next brush; 1 to 9 choose one",
        lambda on: on.editing.next_brush(1),
        lambda on: on.editing.can_edit,
        footer=4,
        mode=Mode.EDIT,
    ),
    Row(
        "previous_brush",
        ("B", "shift+b"),
        "B",
        "brush back",
        "Editing: previous brush",
        lambda on: on.editing.next_brush(-1),
        lambda on: on.editing.can_edit,
    ),
    Row(
        "everywhere",
        ("i",),
        "i",
        "in lanes",
        "Editing: edit this lane only, or all lanes",
        lambda on: on.editing.toggle_all_lanes(),
        lambda on: on.editing.can_edit_all,
        footer=5,
        mode=Mode.EDIT,
    ),
    Row(
        "put_agent",
        ("h",),
        "h",
        "agent",
        "Move the agent to the cell under the cursor",
        lambda on: on.agent.put(),
        lambda on: on.agent.can_put,
        footer=6,
        mode=Mode.EDIT,
    ),
    Row(
        "save_maze",
        ("W", "shift+w"),
        "W",
        "save maze",
        "Save the edited maze",
        lambda on: on.files.save_maze(),
        footer=7,
        mode=Mode.EDIT,
    ),
    Row(
        "drive",
        ("d",),
        "d",
        "drive",
        "Drive the agent with the arrow keys; press again to stop",
        lambda on: on.editing.toggle_drive(),
        footer=14,
    ),
    Row(
        "parameters",
        ("s",),
        "s",
        "params",
        "View and change the parameters of the focused lane",
        lambda on: on.agent.open_parameters(),
        footer=15,
    ),
    Row(
        "edit_model",
        ("x",),
        "x",
        "model",
        "Edit the model: forget an entry of the cell, empty it, or correct it",
        lambda on: on.agent.open_model(),
        lambda on: on.agent.has_model,
    ),
)

FILES = (
    Row(
        "save",
        ("ctrl+s",),
        "ctrl+s",
        "save",
        "Save the session: all lanes and their history",
        lambda on: on.files.save_session(),
        footer=19,
    ),
    Row(
        "export",
        ("ctrl+e",),
        "ctrl+e",
        "export",
        "Export the screen, or a lane's Q-table, model or history",
        lambda on: on.files.export(),
    ),
    Row("palette", ("ctrl+p",), "ctrl+p", "palette", "Find a command by name", lambda on: on.viewing.open_palette()),
    Row(
        "help",
        ("question_mark", "f1"),
        "?",
        "help",
        "Explain keys, glyphs and colours",
        lambda on: on.viewing.open_help(GROUPS),
        footer=2,
    ),
    Row("quit", ("q",), "q", "quit", "Quit", lambda on: on.viewing.quit(), footer=3),
)

GROUPS: dict[str, tuple[Row, ...]] = {
    "Running": RUNNING,
    "Rewinding": NAVIGATION,
    "Lanes": LANES,
    "Viewing": VIEWING,
    "Editing": EDITING,
    "Files and help": FILES,
}
"""The commands under their headings in the help."""

COMMANDS = tuple(command for group in GROUPS.values() for command in group)
"""All commands that are listed."""


def _brush(kind: int) -> Row:
    """The key of a digit, which chooses a brush."""
    key = str(kind + 1)
    return Row(
        f"brush_{key}",
        (key,),
        key,
        "brush",
        f"Editing: brush {key}",
        lambda on: on.editing.choose_brush(kind),
        lambda on: on.editing.can_edit,
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


UNLISTED = (*(_brush(kind) for kind in range(9)), *(_paint(action) for action in range(len(MOVES))))
"""Keys that the help sentences of others tell of."""

BY_NAME: dict[str, Row] = {command.name: command for command in (*COMMANDS, *UNLISTED)}
"""Every command, by its name."""
