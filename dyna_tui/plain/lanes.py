"""Lanes in plain words: focus, fork, add, drop, move, another agent, restart."""

from dyna_tui.api.arguments import spec_of
from dyna_tui.errors import InputError
from dyna_tui.lab.history.journal import Entry
from dyna_tui.lab.history.seek import seek_all
from dyna_tui.lab.rewind import to_time
from dyna_tui.lab.state_token import state_token
from dyna_tui.plain.arguments import Words, lane_index, nothing_more, whole
from dyna_tui.plain.laboratory import PlainLab
from dyna_tui.plain.moving import where


def focus(on: PlainLab, words: Words) -> None:
    """``lane 2``: commands without ``in lane`` are about it; ``lane``: the next one."""
    lanes = on.lab.lanes
    index = lane_index(on, " ".join(words)) if words else (on.index + 1) % len(lanes)
    on.focus = lanes[index].number
    on.report(f"Lane {index + 1} of {len(lanes)} is in focus. {where(lanes[index], on.labels[index])}")


def fork(on: PlainLab, words: Words) -> None:
    """``fork``: puts an identical copy of the lane beside it, and focuses it."""
    nothing_more(words[1:], "fork")
    new = on.lab.fork(lane_index(on, words[0]) if words else on.index)
    on.focus = on.lab.lanes[new].number
    on.report(f"New lane {new + 1}, now in focus: {on.labels[new]}. Change either to compare.")


def add(on: PlainLab, words: Words) -> None:
    """``add dyna-q+:n=50``: a lane more, replayed from step 0 to where the others are."""
    if not words:
        raise InputError("name an agent, as in: add dyna-q+:n=50")
    seek_all(on.lab.adding(spec_of(" ".join(words), on.lab.maze)))
    index = len(on.lab.lanes) - 1
    on.focus = on.lab.lanes[index].number
    on.report(f"Added lane {index + 1}, now in focus. {where(on.lane, on.labels[index])}")


def drop(on: PlainLab, words: Words) -> None:
    """``drop 2``: removes a lane."""
    index = lane_index(on, " ".join(words)) if words else on.index
    label = on.labels[index]
    focused = on.index
    on.lab.drop(index)
    on.focus = on.lab.lanes[min(focused - (focused > index), len(on.lab.lanes) - 1)].number
    on.report(f"Dropped {label}. Lane {on.index + 1}, {on.label}, is in focus.")


def move(on: PlainLab, words: Words) -> None:
    """``move 2 1``: makes lane 2 the first."""
    if len(words) != 2:
        raise InputError("name a lane and where it goes, as in: move 2 1")
    index, to = lane_index(on, words[0]), whole(words[1], "where it goes", "move 2 1") - 1
    if to >= len(on.lab.lanes):
        raise InputError(f"there are {len(on.lab.lanes)} lanes only, as in: move 2 1")
    label = on.labels[index]
    on.lab.reorder(index, to)
    on.report(f"{label} is lane {to + 1} now.")


def replace_agent(on: PlainLab, words: Words) -> None:
    """``agent dyna-q+``: gives the lane another agent, replayed from step 0 with what was done to the lane."""
    if not words:
        raise InputError("name an agent, as in: agent dyna-q+:n=50")
    index, skipped = on.index, list[Entry]()
    seek_all(on.lab.reparameterising(index, spec_of(" ".join(words), on.lab.maze), skipped))
    on.report(f"Lane {index + 1} has another agent. {where(on.lane, on.label)}")
    grid = on.lab.maze.grid
    on.report_all(
        f"Not applicable, skipped: {entry.intervention.describe(grid)} at step {entry.step:,}." for entry in skipped
    )


def restart(on: PlainLab, words: Words) -> None:
    """Goes to step 0; asks first where a person would lose something."""
    nothing_more(words, "restart")
    on.ask_before_loss("Restart", lambda: _restart(on), "Not restarted.")


def _restart(on: PlainLab) -> None:
    if any(lane.journal.entries for lane in on.lab.lanes):
        on.lab.restart()
    else:
        seek_all(to_time(on.lab, 0))
    on.saved = state_token(on.lab)
    on.report(f"Restarted at step 0 with seed {on.lab.seed}.")
