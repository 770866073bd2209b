"""Descriptions of what there is, as sentences: lanes, counters, parameters, history, breakpoints, the latest tick."""

from dyna_tui.agents import symbolic
from dyna_tui.charts.numbers import count, counted, decimal
from dyna_tui.errors import InputError, did_you_mean, quoted
from dyna_tui.lab.frames.timeline import Kind
from dyna_tui.lab.text.formula import formula
from dyna_tui.lab.text.stop_condition_text import breakpoint_text
from dyna_tui.lab.text.tick_text import of_tick
from dyna_tui.lab.why import why
from dyna_tui.plain.arguments import Words, nothing_more
from dyna_tui.plain.cells import describe_cell, describe_maze, describe_policy, describe_values
from dyna_tui.plain.laboratory import PlainLab
from dyna_tui.plain.model import describe_model
from dyna_tui.plain.moving import Command, where
from dyna_tui.plain.rewinding import KINDS, marks

MOST_EVENTS = 20
"""Interventions of a history that are listed, the latest."""


def describe(on: PlainLab, words: Words) -> None:
    """``tell cell 3,8``, ``tell model``, ``tell lanes``: a part of what there is; ``tell``: where the lanes are."""
    if not words:
        describe_lanes(on, [])
        return
    name = words[0].lower()
    found = PARTS.get(name) or PARTS.get(f"{name}s") or PARTS.get(name.removesuffix("s"))
    if found is None:
        try:
            on.lab.maze.grid.read(" ".join(words))
        except ValueError:
            raise InputError(f"there is nothing to tell of {quoted(words[0])}: {did_you_mean(name, PARTS)}") from None
        describe_cell(on, words)
        return
    found(on, words[1:])


def describe_lanes(on: PlainLab, words: Words) -> None:
    """Each lane: its agent and where it is."""
    maze = on.lab.maze
    on.report(f"{maze.title}, seed {on.lab.seed}, {counted(len(on.lab.lanes), 'lane')}.")
    for index, (lane, label) in enumerate(zip(on.lab.lanes, on.labels, strict=True)):
        focused = ", in focus" if index == on.index and len(on.lab.lanes) > 1 else ""
        on.report(f"Lane {index + 1}{focused}. {where(lane, label)}")


def describe_counters(on: PlainLab, words: Words) -> None:
    """The counters of each lane, with the labels that they have on the screen."""
    for lane, label in zip(on.lab.lanes, on.labels, strict=True):
        view = lane.view
        on.report(
            f"{label}: Real steps {count(lane.real_steps)}, Planning steps {count(view.planning_steps)}, "
            f"Updates {count(lane.updates)}, Episode {count(lane.episode)}, Reward {decimal(view.reward_sum)}."
        )


def describe_parameters(on: PlainLab, words: Words) -> None:
    """The parameters of each lane's agent."""
    for lane, label in zip(on.lab.lanes, on.labels, strict=True):
        values = ", ".join(f"{name.replace('_', ' ')} {symbolic(value)}" for name, value in lane.spec.values.items())
        on.report(f"{label}: {values}.")


def describe_history(on: PlainLab, words: Words) -> None:
    """The marks of the timeline, and what was done to the lane in focus."""
    line, lane, grid = marks(on), on.lane, on.lab.maze.grid
    on.report(f"{on.label}: now {count(line.now)} of {count(line.end)} on the timeline.")
    for mark in line.marks:
        if mark.kind in (Kind.CHANGE, Kind.WRONG):
            on.report(f"At {count(mark.time)}: {KINDS[mark.kind]}.")
    entries = lane.journal.entries
    if len(entries) > MOST_EVENTS:
        earlier = counted(len(entries) - MOST_EVENTS, "earlier intervention")
        on.report(f"{earlier} {'is' if len(entries) == MOST_EVENTS + 1 else 'are'} left out.")
    for number, entry in enumerate(entries[-MOST_EVENTS:], max(len(entries) - MOST_EVENTS, 0)):
        ahead = "" if number < len(lane.applied) else ", which lies ahead"
        on.report(f"Step {count(entry.step)}: {entry.intervention.describe(grid)}{ahead}.")
    if not entries:
        on.report("Nothing was done to this lane.")


def describe_breakpoints(on: PlainLab, words: Words) -> None:
    """The breakpoints with their numbers."""
    for number, each in enumerate(on.lab.breakpoints, 1):
        on.report(f"Breakpoint {number}: {breakpoint_text(each, on.names, on.lab.maze.grid)}.")
    if not on.lab.breakpoints:
        on.report("There are no breakpoints. break model wrong sets one.")


def explain(on: PlainLab, words: Words) -> None:
    """What just happened to the lane in focus, and why."""
    nothing_more(words, "why")
    on.report_all(why(on.lane, on.label))


def describe_tick(on: PlainLab, words: Words) -> None:
    """The latest tick of the lane in focus, and its formula with the numbers filled in."""
    frame = on.frame(on.lane)
    if frame.tick is None:
        on.report(f"{on.label} has made no tick yet.")
        return
    on.report(f"{of_tick(frame, on.label)}.")
    written = formula(frame.tick, frame.grid)
    if written:
        on.report(f"Formula: {written[0].replace(' ← ', ' becomes ', 1)}.")


PARTS: dict[str, Command] = {
    "cell": describe_cell,
    "model": describe_model,
    "maze": describe_maze,
    "lanes": describe_lanes,
    "counters": describe_counters,
    "policy": describe_policy,
    "values": describe_values,
    "parameters": describe_parameters,
    "history": describe_history,
    "breakpoints": describe_breakpoints,
    "tick": describe_tick,
}
"""What can be described, by the word that asks for it."""
