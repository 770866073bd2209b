"""Replay of a journal on another agent."""

from collections.abc import Iterable, Sequence

from dyna_tui.errors import InputError
from dyna_tui.lab.history.journal import Entry
from dyna_tui.lab.history.seek import Seek, Seeks
from dyna_tui.lab.lane import Lane


def replay_onto(lane: Lane, entries: Iterable[Entry], inapplicable: list[Entry]) -> Seeks:
    """The seeks of a fresh lane through another lane's journal.

    The two agents' ticks differ, so each intervention is applied at the end of its real step.

    Args:
        lane: the lane.
        entries: the journal.
        inapplicable: takes the entries that do not apply to the lane's agent.
    """
    for entry in entries:
        yield Seek(lane, step=entry.step)
        try:
            lane.do(entry.intervention)
        except InputError:
            inapplicable.append(entry)


def done_in_all(lanes: Sequence[Lane]) -> list[Entry]:
    """The changes of the maze that were made in every lane after the same real step."""
    first, *others = lanes
    common = set.intersection(
        *({(entry.step, entry.intervention) for entry in lane.journal.entries} for lane in others or lanes)
    )
    changes = (entry for entry in first.journal.entries if entry.intervention.changes_maze)
    return [entry for entry in changes if (entry.step, entry.intervention) in common]
