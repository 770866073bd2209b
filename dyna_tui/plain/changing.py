"""Interventions in plain words: cells, layouts, parameters, the model, the agent's cell and actions."""

from collections.abc import Callable
from functools import partial

from dyna_tui.agents import PARAMETERS, SHORT_NAMES, Value, symbolic
from dyna_tui.charts.numbers import count
from dyna_tui.errors import InputError, did_you_mean, quoted
from dyna_tui.lab.history.interventions import Forget, ForgetAll, Intervention, MakeTrue, SetParameter, SwitchLayout
from dyna_tui.lab.lab import Lab
from dyna_tui.lab.manual_control import Reach, Stroke, drive, put_agent
from dyna_tui.lab.text.names import cells_of_kind
from dyna_tui.maze import CellKind
from dyna_tui.plain.arguments import Words, action, cell, in_lanes, nothing_more, whole
from dyna_tui.plain.cells import changed_cells
from dyna_tui.plain.laboratory import PlainLab, Question
from dyna_tui.plain.moving import report_moved

Change = Callable[[Lab, int], None]
"""Changes the lane at an index."""
IN_ALL = " in all lanes"
SIGNS = {"wall": "#", "floor": ".", "start": "S", "goal": "G"}
"""The kinds of cells that every maze has."""


def perform(on: PlainLab, change: Change, done: str, index: int, *, everywhere: bool = False) -> None:
    """Changes a lane now, or all; where one has been further, asks first whether to fork or to overwrite."""
    lanes = on.lab.lanes
    concerned = range(len(lanes)) if everywhere else [index]
    past = [lanes[each] for each in (index, *concerned) if lanes[each].in_past]
    if not past:
        _in_lanes(on, change, done, [lanes[each].number for each in concerned])
        return
    name, step, end = on.names[past[0].number], past[0].real_steps, past[0].end.steps_started
    numbers = [lanes[each].number for each in concerned]
    on.question = Question(
        {
            "fork": partial(_in_fork, on, change, done, lanes[index].number),
            "overwrite": partial(_in_lanes, on, change, done, numbers),
            "cancel": lambda: on.report("Nothing was changed."),
        },
        "Nothing was changed: the question was fork, overwrite or cancel.",
    )
    on.report(
        f"You are back in time: this is step {count(step)}, and {name} has run to step {count(end)}. Answer fork to "
        "continue in a new lane, overwrite to discard the later steps, or cancel."
    )


def _in_lanes(on: PlainLab, change: Change, done: str, numbers: list[int]) -> None:
    reach = Reach([lane for lane in on.lab.lanes if lane.number in numbers])
    for index, lane in enumerate(on.lab.lanes):
        if lane.number in numbers:
            change(on.lab, index)
    on.report_all(filter(None, [done, reach.news()]))


def _in_fork(on: PlainLab, change: Change, done: str, number: int) -> None:
    lab = on.lab
    fork = lab.fork(next(index for index, lane in enumerate(lab.lanes) if lane.number == number))
    reach = Reach([lab.lanes[fork]])
    try:
        change(lab, fork)
    except InputError:
        lab.drop(fork)
        raise
    on.focus = lab.lanes[fork].number
    others = " Other lanes are unchanged." if IN_ALL in done else ""
    on.report(f"New lane {fork + 1}, now in focus: {on.labels[fork]}. {done.replace(IN_ALL, '')}{others}")
    on.report_all(filter(None, [reach.news()]))


# The maze


def set_kind(name: str, on: PlainLab, words: Words) -> None:
    """``wall 3,8``, ``floor 3,8 in all lanes``: makes a cell another kind."""
    maze = on.lab.maze
    words, index, everywhere = in_lanes(on, words)
    state, rest = cell(on, words, f"{name} 3,8")
    nothing_more(rest, name)
    kind = _kind_of(on, name)
    lane = on.lab.lanes[index]
    what = f"{maze.grid.title(state)} is {{}} {cells_of_kind(maze.kinds[kind])}{_whose(on, index, everywhere)}."
    if not everywhere and not maze.table and lane.world.kind[lane.layout, state] == kind:
        on.report(what.format("already"))
        return
    # A stroke is made anew for each lane, so that all are painted.
    perform(
        on, lambda lab, each: Stroke(kind, [state]).paint(lab, each), what.format("now"), index, everywhere=everywhere
    )


def set_cell(on: PlainLab, words: Words) -> None:
    """``cell 3,8 P``: makes a cell a kind of the maze's, named by its sign or a word."""
    words, _, _ = (rest := in_lanes(on, words))
    if len(words) < 2:
        raise InputError(f"name a cell and a kind, as in: cell 3,8 wall; choose from {_known_kinds(on)}")
    suffix = ["everywhere"] if rest[2] else ["in", "lane", str(rest[1] + 1)]
    set_kind(words[-1], on, [*words[:-1], *suffix])


def _kind_of(on: PlainLab, name: str) -> int:
    """The index of the kind of cell of a word or a sign."""
    kinds = on.lab.maze.kinds
    lower = name.lower()
    for index, kind in enumerate(kinds):
        if name == kind.symbol or SIGNS.get(lower) == kind.symbol:
            return index
    for index, kind in enumerate(kinds):
        if (lower == "pit" and _is_pit(kind)) or (lower == "reward" and _is_reward(kind)):
            return index
    raise InputError(f"this maze has no cell {quoted(name)}: choose from {_known_kinds(on)}")


def _is_pit(kind: CellKind) -> bool:
    return kind.terminal and kind.reward < 0


def _is_reward(kind: CellKind) -> bool:
    return not kind.terminal and kind.reward > 0 and not kind.to


def _known_kinds(on: PlainLab) -> str:
    names = {symbol: name for name, symbol in SIGNS.items()}
    return ", ".join(names.get(kind.symbol, kind.symbol) for kind in on.lab.maze.kinds)


def next_layout(on: PlainLab, words: Words) -> None:
    """``maze``: the next layout in all lanes; ``maze 2``: that one."""
    layouts = len(on.lab.maze.layouts)
    nothing_more(words[1:], "maze")
    if layouts == 1:
        raise InputError("this maze has one layout only: edit it instead, as in wall 3,8")
    number = whole(words[0], "a layout", "maze 2") - 1 if words else (on.lane.layout + 1) % layouts
    if number >= layouts:
        raise InputError(f"there is no layout {number + 1}: the last is {layouts}")
    done = f"The maze changed to layout {number + 1} of {layouts}{IN_ALL}."
    before = on.lane.world.kind[on.lane.layout]
    perform(on, lambda lab, index: lab.lanes[index].do(SwitchLayout(number)), done, on.index, everywhere=True)
    if on.question is None:
        on.report_all(changed_cells(on.lane, before))


# The agent


def put(on: PlainLab, words: Words) -> None:
    """``put 2,1``: moves the agent to a cell."""
    words, index, _ = in_lanes(on, words)
    state, rest = cell(on, words, "put 2,1")
    nothing_more(rest, "put")
    done = f"{on.labels[index]} moved to {on.lab.maze.grid.title(state)}."
    perform(on, lambda lab, each: put_agent(lab, each, state), done, index)


def drive_agent(on: PlainLab, words: Words) -> None:
    """``drive up``: has the agent take an action; the other lanes make a step with it."""
    if not words:
        on.driving = not on.driving
        on.report(
            "Driving: up, right, down and left move the agent. drive ends it." if on.driving else "Driving ended."
        )
        return
    words, index, _ = in_lanes(on, words)
    number, before = action(on, words, "drive up"), on.progress()
    name = on.lab.maze.grid.actions[number].name
    perform(on, lambda lab, each: drive(lab, each, number), f"{on.labels[index]} was driven {name}.", index)
    if on.question is None:
        report_moved(on, before, closely=True)


def set_parameters(on: PlainLab, words: Words) -> None:
    """``set alpha .5``, ``set n 20 epsilon 0 in lane 2``: gives the agent other values, from this step on."""
    words, index, everywhere = in_lanes(on, words)
    pairs = " ".join(words).replace("=", " ").replace(",", " ").split()
    lane = on.lab.lanes[index]
    if not pairs or len(pairs) % 2:
        raise InputError("name a parameter and a value, as in: set alpha 0.5; see tell parameters")
    changed: dict[str, Value] = {}
    spec = lane.spec
    for word, text in zip(pairs[::2], pairs[1::2], strict=True):
        name = _parameter(word, spec.values)
        value = PARAMETERS[name].read(text)
        spec = spec.changed(name, value)
        changed[name] = value
    # In the order of the agent's parameters, as the dialog of the screen has them.
    ordered = [name for name in lane.spec.values if name in changed]
    changed = {name: changed[name] for name in ordered if changed[name] != lane.spec.values[name] or everywhere}
    if not changed:
        on.report("These are the values already: nothing was changed.")
        return

    def change(lab: Lab, each: int) -> None:
        for name, value in changed.items():
            if name in lab.lanes[each].spec.values and lab.lanes[each].spec.values[name] != value:
                lab.lanes[each].do(SetParameter(name, value))

    values = ", ".join(f"{name.replace('_', ' ')} {symbolic(value)}" for name, value in changed.items())
    done = f"{values}{_whose(on, index, everywhere)} from this step on."
    perform(on, change, f"{done[:1].upper()}{done[1:]}", index, everywhere=everywhere)


def _parameter(word: str, known: object) -> str:
    """The parameter of a name, a short name or a symbol."""
    names = list(known)  # type: ignore[call-overload]
    symbols = {parameter.symbol: name for name, parameter in PARAMETERS.items() if parameter.symbol}
    name = SHORT_NAMES.get(word, symbols.get(word, word.replace("-", "_").lower()))
    if name not in names:
        raise InputError(f"this agent has no parameter {quoted(word)}: {did_you_mean(word, names)}")
    return str(name)


def _whose(on: PlainLab, index: int, everywhere: bool) -> str:
    """In which lanes something is so; empty where there is one lane."""
    if len(on.lab.lanes) == 1:
        return ""
    return IN_ALL if everywhere else f" in lane {index + 1} ({on.labels[index]})"


# The model


def forget(on: PlainLab, words: Words) -> None:
    """``forget 3,8 up``: removes a pair from the model; ``forget all``: clears it."""
    words, index, _ = in_lanes(on, words)
    grid = on.lab.maze.grid
    if [word.lower() for word in words] in (["all"], ["everything"], ["model"]):
        _intervene(on, ForgetAll(), index)
        return
    state, rest = cell(on, words, "forget 3,8 up")
    _intervene(on, Forget(state * len(grid.actions) + action(on, rest, "forget 3,8 up")), index)


def correct(on: PlainLab, words: Words) -> None:
    """``correct``: has the model say what the maze in force would answer."""
    words, index, _ = in_lanes(on, words)
    nothing_more([word for word in words if word.lower() != "model"], "correct")
    _intervene(on, MakeTrue(), index)


def _intervene(on: PlainLab, intervention: Intervention, index: int) -> None:
    done = intervention.describe(on.lab.maze.grid)
    perform(on, lambda lab, each: lab.lanes[each].do(intervention), f"{on.labels[index]}: {done}.", index)
