"""Command table of the plain laboratory: help, completion of words and the keys of the screen all read it.

A row has: the command's words, what follows them, the help sentence, what it runs, the keys of the screen that mean the
same, and other words for it.
"""

from functools import partial
from typing import NamedTuple

from dyna_tui.errors import InputError, did_you_mean, quoted
from dyna_tui.plain import cells, changing, describing, files, lanes, moving, rewinding
from dyna_tui.plain.arguments import Words, nothing_more, whole
from dyna_tui.plain.laboratory import Guide, PlainLab
from dyna_tui.plain.moving import Command


class Row(NamedTuple):
    """A command."""

    name: str
    usage: str
    """What follows it; empty if nothing does."""
    help: str
    run: Command
    keys: tuple[str, ...] = ()
    also: tuple[str, ...] = ()


def _move_or_drive(move: str, on: PlainLab, words: Words) -> None:
    """An arrow key: moves the cell that is named, or the agent where it is driven."""
    nothing_more(words, move)
    if on.driving:
        changing.drive_agent(on, [move])
        return
    grid = on.lab.maze.grid
    state = on.lane.view.state if on.cell is None else on.cell
    row, column = grid.cell(state)
    if on.cell is not None:
        down, right = {"up": (-1, 0), "down": (1, 0), "left": (0, -1), "right": (0, 1)}[move]
        state = grid.state_at(row + down, column + right, grid.page(state))
        if state < 0:
            raise InputError("this is the edge of the maze")
    on.cell = state
    cells.describe_cell(on, [])


def _escape(on: PlainLab, words: Words) -> None:
    """Ends driving, or forgets the cell."""
    nothing_more(words, "escape")
    on.report("Driving ended." if on.driving else "No cell is named any more.")
    on.driving, on.cell = False, None


def _only_on_the_screen(what: str, on: PlainLab, words: Words) -> None:
    """A key that changes how the screen looks."""
    on.report(what)


def _help(on: PlainLab, words: Words) -> None:
    """All commands, or what is known of one."""
    if words:
        row, _ = find(" ".join(words))
        on.report(f"{row.name}{f' {row.usage}' if row.usage else ''}: {row.help}.")
        if row.also:
            on.report(f"Also: {', '.join(row.also)}.")
        if row.keys:
            on.report(f"Key of the screen: {' '.join(row.keys)}.")
        return
    for title, rows in GROUPS.items():
        on.report(f"{title}.")
        on.report_all(f"{row.name}{f' {row.usage}' if row.usage else ''}: {row.help}." for row in rows)
    on.report("in lane 2, or in all lanes, may end a command. The keys of the screen work too, as in: help e.")


def _guide(on: PlainLab) -> Guide:
    """The lesson.

    Raises:
        InputError: where there is none.
    """
    if on.lesson is None:
        raise InputError("there is no lesson here: dyna-tui learn --plain opens one")
    return on.lesson


def _go_on(on: PlainLab, words: Words) -> None:
    nothing_more(words, "next")
    _guide(on).go_on()


def _hint(on: PlainLab, words: Words) -> None:
    nothing_more(words, "hint")
    _guide(on).hint()


def _page(on: PlainLab, words: Words) -> None:
    nothing_more(words, "page")
    _guide(on).page()


def _answer(on: PlainLab, words: Words) -> None:
    nothing_more(words[1:], "answer")
    _guide(on).answer(whole(words[0] if words else "", "an answer", "answer 2"))


# fmt: off
RUNNING = (
    Row("run", "[STEPS]", "run so many real steps; without a number until ctrl+c", moving.run, ("space",)),
    Row("step", "[N]", "one real step with its planning, or the rest of the one under way", moving.step, (".",)),
    Row("tick", "[N]", "one tick: act, direct RL, model learning, or one planning update", moving.tick, ("p",)),
    Row("episode", "[N]", "run to the end of the episode", moving.episode, ("e",)),
    Row("until", "CONDITION", "run until a condition holds: episode ends, maze changes, model wrong, path shortest, "
        "cell visited 3,8, value changes 0.1, step 2000, reward comes", moving.until, ("u",), ("run until",)),
    Row("break", "CONDITION", "stop every run when a condition holds", moving.set_breakpoint, (), ("breakpoint",)),
    Row("unbreak", "NUMBER", "remove a breakpoint, as tell breakpoints numbers them", moving.remove_breakpoint),
    Row("clock", "[real|updates]", "have the lanes make equal real steps, or equal value updates",
        moving.switch_clock, ("k",)),
    Row("restart", "", "go to step 0 with the same seed", lanes.restart, ("r",)),
)
REWINDING = (
    Row("back", "[N] [steps|episodes|ticks]", "go back by so many steps, episodes or ticks", rewinding.back, (",",)),
    Row("tick back", "", "go back one tick", rewinding.tick_back, ("P",)),
    Row("episode back", "", "go back to the start of this episode, or of the one before",
        rewinding.episode_back, ("E",)),
    Row("go", "STEP", "go to a step that was reached", rewinding.go_to, (), ("go to",)),
    Row("previous mark", "", "go to the mark before on the timeline, or to step 0", rewinding.previous_mark, ("{",)),
    Row("next mark", "", "go to the next mark, or to the latest step", rewinding.next_mark, ("}",)),
    Row("jump back", "", "jump back a tenth of the run so far", lambda on, _: rewinding.jump(on, -1), ("<",)),
    Row("jump on", "", "jump ahead a tenth of the run so far", lambda on, _: rewinding.jump(on, 1), (">",)),
)
LANES = (
    Row("lanes", "", "name the lanes", describing.describe_lanes, ("a",)),
    Row("lane", "[N]", "focus a lane, or the next one", lanes.focus, ("tab",)),
    Row("fork", "", "put an identical copy of the lane beside it", lanes.fork, ("f",)),
    Row("add", "AGENT", "add a lane, as in add dyna-q+:n=50", lanes.add),
    Row("drop", "[N]", "remove a lane", lanes.drop),
    Row("move", "N TO", "move a lane to another position", lanes.move),
    Row("agent", "AGENT", "give the lane another agent, from step 0 on", lanes.replace_agent),
)
CHANGING = (
    Row("maze", "[N]", "switch all lanes to the next layout, or to layout N", changing.next_layout, ("m",)),
    *(Row(name, "CELL", f"make a cell {what}, as in {name} 3,8", partial(changing.set_kind, name))
      for name, what in (("wall", "a wall"), ("floor", "floor"), ("start", "a start"), ("goal", "a goal"),
                         ("pit", "a pit, which costs 1 and ends the episode"), ("reward", "one that gives a reward"))),
    Row("cell", "CELL KIND", "make a cell any kind of the maze's, by its sign", changing.set_cell),
    Row("put", "CELL", "move the agent to a cell", changing.put, ("h",)),
    Row("drive", "ACTION", "have the agent take an action, as in drive up", changing.drive_agent, ("d",)),
    Row("set", "NAME VALUE", "set a parameter of the agent, as in set alpha 0.5", changing.set_parameters, ("s",)),
    Row("forget", "CELL ACTION", "remove a pair from the model; forget all clears it", changing.forget, ("x",)),
    Row("correct", "", "correct the model to match the maze", changing.correct, (), ("correct model", "make true")),
)
DESCRIBING = (
    Row("tell", "[cell|model|maze|lanes|counters|policy|values|parameters|history|breakpoints|tick]",
        "describe a part of what there is, as in tell cell 3,8", describing.describe),
    Row("why", "", "say what just happened, and why", describing.explain, ("y",), ("explain",)),
    Row("help", "[COMMAND]", "explain the commands, or one of them", _help, ("?",)),
)
FILES = (
    Row("save", "[FILE] [overwrite]", "save the session: all lanes and their history", files.save_session, ("ctrl+s",)),
    Row("save maze", "[FILE] [overwrite]", "save the edited maze", files.save_maze, ("W",)),
    Row("export", "WHAT [FILE] [overwrite]", "write the Q-table, the model, rewards or episodes of a lane: q, model, "
        "rewards, episodes, maze; or a figure of the lanes: figure, figure q-values", files.export, ("ctrl+e",)),
    Row("quit", "", "quit", files.leave, ("q",), ("exit",)),
)
LESSON = (
    Row("next", "", "in a lesson: go on, or begin what is done for you", _go_on, ("enter",)),
    Row("hint", "", "in a lesson: a hint", _hint, ("g",)),
    Row("page", "", "in a lesson: read the page again", _page, ("backspace", "j")),
    Row("answer", "NUMBER", "in a lesson: your prediction; the number alone will do", _answer),
)
# fmt: on

GROUPS: dict[str, tuple[Row, ...]] = {
    "Running": RUNNING,
    "Going back": REWINDING,
    "Lanes": LANES,
    "Changing": CHANGING,
    "Describing": DESCRIBING,
    "Lessons": LESSON,
    "Files": FILES,
}
"""The commands under their headings in help."""


def _screen(key: str, what: str) -> Row:
    return Row(key, "", "a key of the screen alone", partial(_only_on_the_screen, what))


LOOKS = (
    "This key changes what the screen shows. Here, tell describes everything: tell cell 3,8, tell policy, tell model."
)
SPEEDS = "There are no speeds here: a run goes as fast as it can."
KEYS = (
    *(
        Row(move, "", "name the next cell, or drive the agent", partial(_move_or_drive, move))
        for move in ("up", "right", "down", "left")
    ),
    Row("escape", "", "end driving, or name no cell", _escape, (), ("esc",)),
    *(_screen(key, LOOKS) for key in ("v", "V", "+", "-", "0", "n", "N", "z", "c", "l", "t", "o", "i", "b", "B", "w")),
    *(_screen(key, LOOKS) for key in ("shift+tab", "pageup", "pagedown", "home", "end", "ctrl+p", "/")),
    *(_screen(key, SPEEDS) for key in ("[", "]")),
)
"""Keys of the screen that are no other command's."""

ROWS = tuple(row for rows in GROUPS.values() for row in rows)
BY_KEY = {key: row for row in (*ROWS, *KEYS) for key in row.keys} | {row.name: row for row in KEYS}
"""The commands by the keys of the screen: single signs in their case, and names of keys."""
BY_WORDS = {words: row for row in ROWS for words in (row.name, *row.also)} | {
    name: row for row in KEYS for name in (row.name, *row.also) if len(name) > 1
}
"""The commands by their words, in lower case."""


def find(line: str) -> tuple[Row, Words]:
    """The command of a line, and the words after it.

    Raises:
        InputError: where there is no such command.
    """
    words = line.split()
    if len(words) == 1 and words[0] in "123456789":
        return BY_WORDS["answer"], words
    if words[0] in BY_KEY and (len(words) == 1 or words[0] not in BY_WORDS):
        return BY_KEY[words[0]], words[1:]
    for length in (2, 1):
        row = BY_WORDS.get(" ".join(words[:length]).lower())
        if row is not None and len(words) >= length:
            return row, words[length:]
    if line.strip().lower() in ("yes", "no", "overwrite", "cancel"):
        raise InputError(f"there is no question to answer {quoted(words[0])}")
    raise InputError(f"unknown command {quoted(words[0])}: {_near(words[0])}")


ELSEWHERE = {
    **dict.fromkeys(
        ("edit", "paint", "change"),
        "to edit the maze: wall, floor, start, goal, pit, reward or cell, as in wall 3,8; to edit the model: forget "
        "or correct",
    ),
    **dict.fromkeys(("undo", "rewind", "reverse"), "to go back: back, tick back or episode back, as in back 10"),
    **dict.fromkeys(("redo", "forward"), "to go on: next mark, or go with a step, as in go 100"),
    **dict.fromkeys(("open", "load"), "to open a file: quit, then dyna-tui FILE"),
    **dict.fromkeys(
        ("show", "print", "view", "describe", "inspect", "list"), "to read of it: tell, as in tell cell 3,8"
    ),
    **dict.fromkeys(("remove", "delete"), "to remove a lane: drop; a pair of the model: forget; a breakpoint: unbreak"),
    "pause": "a run stops at ctrl+c, or after so many steps, as in run 100",
}
"""What does what other words ask for that one may try."""


def _near(word: str) -> str:
    if word.lower() in ELSEWHERE:
        return ELSEWHERE[word.lower()]
    near = did_you_mean(word, BY_WORDS)
    return near if near.endswith("?") else "help lists the commands"


def command_of(key: str) -> str:
    """The words of the command that a key of the screen is; empty where it has none here."""
    row = BY_KEY.get(key)
    return row.name if row is not None and row not in KEYS else ""
