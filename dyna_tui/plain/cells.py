"""Descriptions of the maze, of one cell, of the greedy policy and of values, row by row."""

from collections.abc import Callable, Iterator, Sequence
from itertools import groupby

import numpy as np
from numpy.typing import NDArray

from dyna_tui.charts.numbers import count, counted, value
from dyna_tui.errors import InputError
from dyna_tui.lab.frames.frame import CellsFrame, LaneFrame, Validity
from dyna_tui.lab.lane import Lane
from dyna_tui.lab.reach import Closed, closed_text
from dyna_tui.lab.text.names import cells_of_kind, kind_name
from dyna_tui.plain.arguments import Words, cell, in_lanes
from dyna_tui.plain.laboratory import PlainLab

MOST_ROWS = 60
"""Rows of a maze that are described."""
MOST_CELLS = 20
"""Cells of a kind that are listed."""


def describe_cell(on: PlainLab, words: Words) -> None:
    """``tell cell 3,8``: what it is, and of each action Q, tries and what the model says."""
    words, index, _ = in_lanes(on, words)
    state, _ = cell(on, words, "tell cell 3,8")
    lane, label = on.lab.lanes[index], on.labels[index]
    frame, grid = on.frame(lane, state=state), on.lab.maze.grid
    here = f" {label} is here." if lane.view.state == state else ""
    kind, visited = lane.state.kind_at(state), bool(frame.cells.visits.any())
    on.report(f"{grid.noun.capitalize()} {grid.label(state)}: {kind_name(kind)}, in lane {index + 1}, {label}.{here}")
    if kind.terminal:
        on.report("It ends the episode: no action is taken here.")
        return
    if kind.wall:
        on.report("It cannot be entered.")
        if not visited and not here:
            return
    if not visited:
        on.report(f"{label} was never here." if not here else f"{label} has taken no action here yet.")
    for number, move in enumerate(grid.actions):
        on.report(f"{move.name}: {_pair_text(frame, number)}.")
    q, names = frame.cells.q[0, 0], [move.name for move in grid.actions]
    on.report(f"Greedy{' by Q' if frame.acts_on_bonus else ''}: {greedy_names(q, names)}.")
    if frame.acts_on_bonus:
        preference = q + frame.kappa * np.sqrt(frame.cells.tau[0, 0])
        on.report(f"It chooses by Q + bonus: {greedy_names(preference, names)}.")


def _pair_text(frame: LaneFrame, action: int) -> str:
    """What is known of an action of the only cell in a frame."""
    cells = frame.cells
    tries, q = int(cells.visits[0, 0, action]), value(float(cells.q[0, 0, action]))
    tried = f"tried {counted(tries, 'time')}, last {counted(int(cells.tau[0, 0, action]), 'step')} ago"
    text = f"Q {q}, {tried if tries else 'never tried'}"
    if not frame.has_model:
        return text
    return f"{text}; {model_text(cells, action)}"


def model_text(cells: CellsFrame, action: int) -> str:
    """What the model says of an action of the only cell in a frame, and whether that holds."""
    follows, grid = int(cells.predicted[0, 0, action]), cells.grid
    validity = Validity(int(cells.validity[0, 0, action]))
    if follows < 0:
        return "the model says nothing"
    if validity is Validity.ASSUMED:
        return "the model assumes that it stays here with reward 0"
    outcome = "stays here" if follows == int(cells.states[0, 0]) else f"leads to {grid.label(follows)}"
    reward = value(float(cells.predicted_reward[0, 0, action]))
    actual = -1 if cells.actual_next is None else int(cells.actual_next[0, 0, action])
    return f"the model says it {outcome} with reward {reward}, {validity_words(validity, actual, grid.label)}"


def validity_words(validity: Validity, actual: int, label: Callable[[int], str]) -> str:
    """Whether what a model says still holds, in words; ``actual`` is where the move leads now, -1 where unknown."""
    goes = (
        f"which is outdated: it goes to {label(actual)} now" if actual >= 0 else "which is outdated: it goes elsewhere"
    )
    return {
        Validity.TRUE: "which is true",
        Validity.ASSUMED: "which the model only assumes",
        Validity.WALL: "which is outdated: the cell is wall now",
        Validity.BLOCKED: "which is outdated: it stays there now",
        Validity.MOVES_ELSEWHERE: goes,
        Validity.REWARD: "which is outdated: the reward or the end of the episode is another now",
    }[validity]


def greedy_names(q: NDArray[np.float64], names: Sequence[str]) -> str:
    """The greedy actions, or that all are tied."""
    best = np.flatnonzero(q == q.max()).tolist()
    return "all tied" if len(best) == len(q) else " or ".join(names[number] for number in best)


def describe_maze(on: PlainLab, words: Words) -> None:
    """The size, the layout in force, the starts and goals, and the walls of each row."""
    words, index, _ = in_lanes(on, words)
    maze, lane = on.lab.maze, on.lab.lanes[index]
    grid, view = maze.grid, lane.view
    size = f"{counted(grid.height, 'row')} and {counted(grid.width, 'column')}, counted from 0"
    on.report(f"{maze.title}: {size if not maze.table else counted(grid.states, 'state')}.")
    if lane.world.layouts > 1:
        on.report(
            f"Layout {lane.layout + 1} of {lane.world.layouts} is in force since step {count(view.layout_since)}."
        )
    on.report(f"{on.labels[index]} is in {grid.title(view.state)}.")
    kind = lane.world.kind[lane.layout]
    for number, each in enumerate(maze.kinds):
        states = np.flatnonzero(kind == number).tolist()
        if states and not each.wall and each.symbol != ".":
            listed = ", ".join(grid.title(state) for state in states[:MOST_CELLS])
            more = f" and {count(len(states) - MOST_CELLS)} more" if len(states) > MOST_CELLS else ""
            on.report(f"{kind_name(each).capitalize()}: {listed}{more}.")
    if not maze.table:
        walls = np.array([each.wall for each in maze.kinds])[kind].reshape(grid.height, grid.width)
        _report_rows(on, lambda row: _spans(walls[row].tolist(), {True: "wall", False: ""}), grid.height, "No walls.")


def changed_cells(lane: Lane, before: NDArray[np.uint8]) -> Iterator[str]:
    """What cells of a lane have become, a sentence for each kind: ``(3,0) is now floor``.

    Args:
        lane: the lane.
        before: uint8[S], the kinds that its cells had.
    """
    kind, grid = lane.world.kind[lane.layout], lane.maze.grid
    changed = np.flatnonzero(kind != before)
    for number in np.unique(kind[changed]).tolist():
        states = changed[kind[changed] == number].tolist()
        listed = ", ".join(grid.title(state) for state in states[:MOST_CELLS])
        more = f" and {count(len(states) - MOST_CELLS)} more" if len(states) > MOST_CELLS else ""
        verb = "is" if len(states) == 1 else "are"
        yield f"{listed}{more} {verb} now {cells_of_kind(lane.maze.kinds[number], len(states))}."


def closed_cells(lane: Lane) -> Iterator[str]:
    """That no path leads from starts of a lane to a terminal cell, where that is so."""
    words = closed_text(Closed(lane.state.closed_starts), lane.maze.grid.label)
    if words:
        yield f"{words[:1].upper()}{words[1:]} now."


def describe_policy(on: PlainLab, words: Words) -> None:
    """The greedy actions, row by row; cells that were never visited or are all tied are left out."""
    names = [move.name for move in on.lab.maze.grid.actions]
    nothing, tied = "Nothing is learned yet: all actions are tied.", "where all actions are tied"
    _describe_states(on, words, lambda q: greedy_names(q, names), nothing, tied)


def describe_values(on: PlainLab, words: Words) -> None:
    """The largest Q of each cell, row by row; 0 is left out."""
    nothing, zero = "All values are 0.", "where all values are 0"
    _describe_states(on, words, lambda q: value(float(q.max())) if q.any() else "", nothing, zero)


def _describe_states(
    on: PlainLab, words: Words, of: Callable[[NDArray[np.float64]], str], nothing: str, quiet: str
) -> None:
    """What a function says of the Q-values of each state that is no end of an episode, and how many are left out.

    Args:
        on: the laboratory.
        words: which lane.
        of: says it; empty, or "all tied", where there is nothing to say of a state.
        nothing: what to report where there is nothing to say of any.
        quiet: which states are left out.
    """
    _, index, _ = in_lanes(on, words)
    lane = on.lab.lanes[index]
    q, kind, grid = lane.view.q, lane.world.kind[lane.layout], on.lab.maze.grid
    kinds = on.lab.maze.kinds
    on.report(f"{on.labels[index]}, step {count(lane.real_steps)}.")

    def described(state: int) -> str:
        words = "" if kinds[kind[state]].terminal or kinds[kind[state]].wall else of(q[state])
        return "" if words == "all tied" else words

    texts = [described(state) for state in range(grid.states)]
    if on.lab.maze.table:
        lines = [f"{grid.title(state)}: {text}." for state, text in enumerate(texts) if text]
        more = [grid.label(state) for state, text in enumerate(texts) if text][MOST_ROWS:]
        on.report_all(lines[:MOST_ROWS] or [nothing])
        if more:
            on.report(f"And {counted(len(more), 'more state')}: ask for one, as in tell cell {more[0]}.")
    else:
        width = grid.width
        rows = [texts[row * width : (row + 1) * width] for row in range(grid.height)]
        _report_rows(on, lambda row: _spans(rows[row], {}), grid.height, nothing)
    open_states = sum(not (kinds[each].terminal or kinds[each].wall) for each in kind.tolist())
    left_out = open_states - sum(map(bool, texts))
    if 0 < left_out < open_states:
        on.report(f"Left out: {counted(left_out, grid.noun)} {quiet}.")


def _report_rows(on: PlainLab, row_text: Callable[[int], str], height: int, nothing: str) -> None:
    """A line for each row that has something."""
    if height > MOST_ROWS:
        raise InputError(f"the maze has {height:,} rows, too many to be read out: ask for a cell, as in tell cell 3,8")
    lines = [f"Row {row}: {text}." for row in range(height) if (text := row_text(row))]
    on.report_all(lines or [nothing])


def _spans(texts: Sequence[object], words: "dict[object, str]") -> str:
    """``columns 0 to 7 wall, column 8 floor``: equal neighbours together, empty texts left out."""
    spans, begin = [], 0
    for text, group in groupby(texts):
        length = len(list(group))
        word = words.get(text, str(text)) if words else str(text)
        if word:
            columns = f"column {begin}" if length == 1 else f"columns {begin} to {begin + length - 1}"
            spans.append(f"{columns} {word}")
        begin += length
    return ", ".join(spans)
