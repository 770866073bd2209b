"""Explanation of a lane's state in sentences: what it just did and why, what planning did, where its model is wrong.

Every number in a sentence is read from the lane, or counted by replaying it; what cannot be counted is left out.
"""

from collections.abc import Iterator, Sequence

import numpy as np

from dyna_tui.agents import Bonus, Model, Phase, Search
from dyna_tui.charts.numbers import count, counted, distinct_decimals, value, value_to
from dyna_tui.dyna.view_records import LatestTick
from dyna_tui.lab.frames.frame import Validity
from dyna_tui.lab.frames.model_validity import validity_in
from dyna_tui.lab.frames.tick import latest_tick
from dyna_tui.lab.frames.tick_record import Tick
from dyna_tui.lab.lane import Lane
from dyna_tui.lab.leftover_values import leftover
from dyna_tui.lab.model_faults import Fault, worst_fault
from dyna_tui.maze.grid import GridShape, Move
from dyna_tui.own_agents.variant import OwnVariant
from dyna_tui.rounding import same

FURTHEST = 2_000
"""Ticks of one real step within which its act is looked for."""
MOST_DECIMALS = 12
"""Decimals to which two values of a choice are told apart."""


def why(lane: Lane, name: str = "") -> list[str]:
    """What just happened to a lane, and why, in a few sentences; the lane stays as it is.

    Args:
        lane: the lane, at rest, at any tick.
        name: what it is called; its title if left out.
    """
    name = name or lane.title
    if lane.view.latest is None:
        return [f"{name} has not moved yet: it begins in {_where(lane, lane.view.state)}.", *_learned(lane)]
    return [
        *_act(lane, name),
        *_planned(lane),
        *_earned(lane, name),
        *_model(lane),
        *_leftover(lane),
        *_learned(lane),
        *_bonus(lane),
    ]


def _where(lane: Lane, state: int) -> str:
    return lane.maze.grid.label(state)


def _act(lane: Lane, name: str) -> Iterator[str]:
    """The latest action, how it was chosen, and what it led to."""
    view, grid = lane.view, lane.maze.grid
    if not view.real_steps:
        yield f"{name} is in {_where(lane, view.state)} and looks ahead before its first action."
        return
    step = view.transition
    arrow = grid.actions[step.action].arrow
    stayed = f"stayed put{_obstacle(lane, step.state, step.action)}"
    came = stayed if step.next_state == step.state else f"came to {_where(lane, step.next_state)}"
    ended = ", which ended the episode" if step.terminal else ""
    if not ended and lane.state.cut_off and not view.episode_steps and not view.mid_step:
        ended = f"; the episode was cut off there, after {counted(view.last_episode_steps, 'step')}"
    yield (
        f"In step {count(view.real_steps)} {name} took {arrow} in {_where(lane, step.state)}, {came} and earned "
        f"{value(step.reward)}{ended}."
    )
    if lane.state.in_wall and not ended:
        where = _where(lane, view.state)
        yield f"{where} is a wall: it rose around the agent, which moves on from there as from any cell."
    act = _latest_act(lane)
    if act is not None:
        yield _choice(act, grid.actions)
    latest = view.latest
    if latest is not None and latest.phase is Phase.DIRECT_RL and lane.spec.search is not Search.PRIORITY:
        pair = grid.pair(latest.state, latest.action)
        yield f"Direct RL then {_moved(latest)} Q {pair}{_change(latest)}; the target is {value(latest.target)}."


def _obstacle(lane: Lane, state: int, action: int) -> str:
    """What kept a move from leaving its cell, where the maze says for certain."""
    maze, world = lane.maze, lane.world
    grid = maze.grid
    if not isinstance(grid, GridShape) or world.slip > 0 or any(maze.wind):
        return ""
    row, column = grid.cell(state)
    row, column = row + grid.actions[action].down, column + grid.actions[action].right
    if not (0 <= row < grid.height and 0 <= column < grid.width):
        return " at the edge of the maze"
    ahead = grid.state_at(row, column, 0)
    return f" at the wall in {_where(lane, ahead)}" if lane.state.kind_at(ahead).wall else ""


def _latest_act(lane: Lane) -> Tick | None:
    """The act of the latest real step; None where it is too far back."""
    view = lane.view
    looks_ahead = lane.spec.search is Search.LOOKAHEAD
    if looks_ahead and view.mid_step and view.about_to_act:
        return None
    if view.step_ticks > FURTHEST:
        return None
    first = lane.ticks - view.step_ticks + 1
    copy = lane if view.latest is not None and view.latest.phase is Phase.ACT else lane.copy_at(first)
    while copy.view.latest is not None and copy.view.latest.phase is not Phase.ACT and copy.ticks < lane.ticks:
        copy.advance(1)
    tick = latest_tick(copy)
    return tick if tick is not None and tick.phase is Phase.ACT else None


def _choice(act: Tick, actions: Sequence[Move]) -> str:
    """Why an action was taken."""
    if act.driven:
        return "You chose that action."
    if act.chosen_by:
        return f"The action was chosen by {act.chosen_by}."
    if act.exploring:
        return "It was exploring: with probability epsilon any action is drawn."
    by = "Q + bonus" if act.curious else "value"
    if act.ties > 1:
        return f"The action was greedy: {act.ties} actions tied for the highest {by}, and one was drawn."
    return f"The action was greedy: it alone had the highest {by} at that choice{_margin(act, actions)}."


def _margin(act: Tick, actions: Sequence[Move]) -> str:
    """The value of a choice that was no tie, and the next highest, where they are known."""
    values = () if act.operands is None or act.curious or act.committed else act.operands.values
    others = [(number, action) for action, number in enumerate(values) if action != act.action]
    if not others:
        return ""
    highest = values[act.action]
    following, action = max(others)
    decimals = distinct_decimals((highest, following), 3, MOST_DECIMALS)
    written, arrow = value_to(highest, decimals), actions[action].arrow
    if same(highest, following):
        return f", if only by a rounding error: {written}, and {value(highest - following)} more than {arrow}"
    return f", {written}, ahead of {arrow} {value_to(following, decimals)}"


def _planned(lane: Lane) -> Iterator[str]:
    """What planning has done in the latest step, and with the queue."""
    view, search = lane.view, lane.spec.search
    if search is Search.NONE:
        if not isinstance(lane.spec.variant, OwnVariant):
            yield "It has no model and does not plan: it learns from real steps alone."
        return
    if search is Search.LOOKAHEAD:
        looked = view.lookahead.size
        yield (
            f"It keeps no values: before each action it looks ahead in its model. Its latest look-ahead made "
            f"{counted(view.planned_count, 'sweep')} of at most {count(int(lane.spec.number('horizon')))} over "
            f"{counted(looked, 'state')}."
        )
        return
    if view.planned_count:
        planned = f"Planning made {counted(view.planned_count, 'update')}"
        yield f"{planned} in this step{_latest_update(lane)}."
    elif not lane.spec.number("planning_steps"):
        yield "It does not plan: planning_steps is 0."
    if search is Search.PRIORITY:
        yield _queue(lane)


def _latest_update(lane: Lane) -> str:
    latest = lane.view.latest
    if latest is None or latest.phase is not Phase.PLANNING:
        return ""
    pair = lane.maze.grid.pair(latest.state, latest.action)
    return f"; the latest {_moved(latest)} Q {pair}{_change(latest)}"


def _moved(latest: LatestTick) -> str:
    return "left" if latest.old == latest.new else "moved"


def _change(latest: LatestTick) -> str:
    old, new = value(latest.old), value(latest.new)
    if latest.old == latest.new:
        return f" at {new}"
    return f" by {value(latest.new - latest.old)} to {new}" if old == new else f" from {old} to {new}"


def _queue(lane: Lane) -> str:
    pairs, priorities = lane.view.queue
    if not len(pairs):
        return f"Its queue is empty: no update left a TD error above theta, {value(lane.spec.number('theta'))}."
    first = lane.maze.grid.pair(*divmod(int(pairs[0]), lane.view.actions))
    return f"Its queue holds {counted(len(pairs), 'pair')}; next is {first}, with priority {value(priorities[0])}."


def _earned(lane: Lane, name: str) -> Iterator[str]:
    """Since when it has earned nothing, where that is longer than two of its latest episodes."""
    curve, view = lane.view.reward_curve, lane.view
    if not view.real_steps:
        return
    if not curve.reward.any():
        yield f"{name} has earned no reward yet."
        return
    changed = np.flatnonzero(np.diff(curve.reward))
    last = int(changed[-1]) + 1
    exact = curve.step[last] - curve.step[last - 1] == 1 and int(curve.step[1] - curve.step[0]) == 1
    since = int(curve.step[last])
    if exact and view.real_steps - since > 2 * max(view.last_episode_steps, 1):
        yield f"{name} stopped earning at step {count(since)}: no reward in the {count(view.real_steps - since)} since."


def _model(lane: Lane) -> Iterator[str]:
    """Where the model is wrong, since when, and how much it was used since."""
    if lane.spec.variant.model is Model.NONE or not lane.view.model.exists:
        return
    fault = worst_fault(lane)
    validity = validity_in(lane, np.arange(lane.view.model.size))
    learned = int((validity != Validity.ASSUMED).sum())
    if fault is None:
        if learned:
            yield f"Its model is right about {'all ' * (learned > 1)}{counted(learned, 'tried pair')}."
        return
    wrong = f"Its model is wrong about {count(fault.outdated)} of {counted(learned, 'tried pair')}"
    yield f"{wrong}. {_belief(lane, fault)}"
    yield from _use(fault)


def _belief(lane: Lane, fault: Fault) -> str:
    """What the model says of a pair, and what the world would answer."""
    grid, view = lane.maze.grid, lane.view
    state, action = divmod(fault.pair, view.actions)
    entry = view.model.likeliest(view.model.index_of(np.array([fault.pair])))
    to, ends, reward = int(entry.next_state[0]), bool(entry.terminal[0]), float(entry.reward[0])
    where = "stays put" if to == state else f"leads to {_where(lane, to)}"
    belief = f"It still says that {grid.pair(state, action)} {where}{' and ends the episode' if ends else ''}"
    if fault.validity is Validity.WALL:
        return f"{belief}, but {_where(lane, state)} is a wall now."
    if fault.validity is Validity.BLOCKED:
        return f"{belief}, but that move stays put now."
    if fault.validity is Validity.REWARD:
        return f"{belief} with reward {value(reward)}, but that reward, or the end of the episode there, has changed."
    return f"{belief}, but the world would not answer so now."


def _use(fault: Fault) -> Iterator[str]:
    if fault.since is None:
        return
    tried = "never tried it" if not fault.tried else f"tried it {counted(fault.tried, 'time')}"
    since = f"Since the maze changed at step {count(fault.since)} it has"
    if fault.planned is None:
        yield f"{since} {tried}."
    else:
        yield f"{since} planned with that pair {counted(fault.planned, 'time')} and {tried}."
    if fault.latest is not None and fault.latest != fault.since:
        yield f"The latest change, at step {count(fault.latest)}, made nothing wrong that it believes now."


def _leftover(lane: Lane) -> Iterator[str]:
    """Which value from before the maze changed keeps it from what it never tried."""
    found = leftover(lane)
    if found is None:
        return
    actions = lane.maze.grid.actions
    preferred, untried = actions[found.preferred].arrow, actions[found.untried].arrow
    explores = lane.spec.number("epsilon") > 0 or lane.view.epsilon_after(lane.real_steps) > 0
    yield (
        f"In {_where(lane, found.state)} it prefers {preferred}, whose Q-value is {value(found.value)} and was "
        f"{value(found.before)} when the maze changed at step {count(found.since)}, to {untried}, a step nearer the "
        f"end, which it never tried and which is at {value(found.untried_value)}: "
        f"{'only exploring' if explores else 'nothing'} leads it there."
    )


def _learned(lane: Lane) -> Iterator[str]:
    """Whether all values are still equal, so that nothing tells one action from another."""
    view = lane.view
    if lane.spec.search is Search.LOOKAHEAD or view.q.min() != view.q.max():
        return
    number = value(float(view.q.flat[0]))
    yield f"All its Q-values are {number}: nothing learned yet tells one action from another, so all of them tie."


def _bonus(lane: Lane) -> Iterator[str]:
    """The largest bonus of the state it is in against its highest value."""
    bonus = lane.spec.bonus
    if bonus is Bonus.NONE:
        return
    view = lane.view
    state = view.state
    tau, values = view.tau[state], view.q[state]
    action = int(np.argmax(tau))
    amount = lane.spec.number("kappa") * float(np.sqrt(tau[action]))
    pair = lane.maze.grid.pair(state, action)
    used = "in planning" if bonus is Bonus.PLANNING else "as it chooses an action"
    yield (
        f"{pair} is {counted(int(tau[action]), 'step')} old: its bonus {used} is {value(amount)}, against a highest "
        f"Q-value of {value(float(values.max()))} in {_where(lane, state)}."
    )
