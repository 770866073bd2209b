"""Planning: updates from imagined experience, and which pairs are imagined."""

import math

import numpy as np
from numpy.typing import NDArray

from dyna_tui.agents import Bonus, Model, Search
from dyna_tui.dyna.backup import back_up
from dyna_tui.dyna.compiling import apart, part
from dyna_tui.dyna.memory import PLANNED, Memory
from dyna_tui.dyna.outcomes import sample
from dyna_tui.dyna.streams import Stream, below, draw, pick
from dyna_tui.dyna.trajectory import go_on, imagined_place

BONUS_IN_PLANNING = int(Bonus.PLANNING)
COUNTS = int(Model.COUNTS)
TRAJECTORY = int(Search.TRAJECTORY)


@part
def plan(memory: Memory, actions: tuple[int, ...], updates: int, longest: int, stream: Stream) -> Stream:
    """Makes ``updates`` planning updates of pairs that search control draws, and returns the stream.

    Args:
        memory: the agent's.
        actions: the actions.
        updates: how many.
        longest: after how many moves an imagined episode is cut off.
        stream: the random stream of planning.
    """
    if memory.settings[0].search == TRAJECTORY:
        for _ in range(updates):
            place, stream = imagined_place(memory, actions, stream)
            following = int(memory.model[place].next)
            back_up(memory, place, following, actions)
            go_on(memory, following, actions, longest)
    elif memory.settings[0].model == COUNTS:
        for _ in range(updates):
            bits, stream = draw(stream)
            place = pick(bits, memory.clock[0].pairs)
            following, stream = sample(memory, place, stream)
            back_up(memory, place, following, actions)
    else:
        clock = memory.clock[0]
        stream = _plan_uniformly(
            memory.settings,
            memory.q,
            memory.td_error,
            memory.last_tried,
            memory.model,
            memory.planned,
            memory.latest,
            clock.real_steps,
            np.uint64(clock.pairs),
            np.uint64(clock.planned),
            actions,
            updates,
            stream,
        )
        clock.planned += updates
        clock.planning_steps += updates
        clock.updates += updates
    return stream


@apart
def _plan_uniformly(
    settings_row: NDArray[np.void],
    q: NDArray[np.float64],
    td_error: NDArray[np.float64],
    last_tried: NDArray[np.int64],
    model: NDArray[np.void],
    planned: NDArray[np.int32],
    latest_row: NDArray[np.void],
    now: int,
    count: np.uint64,
    done: np.uint64,
    actions: tuple[int, ...],
    updates: int,
    stream: Stream,
) -> Stream:
    """Makes ``updates`` planning updates, Sutton & Barto's tabular Dyna-Q, step (f).

    Each draws one of the first ``count`` records of the model evenly, and moves Q(s, a) by alpha towards
    r + kappa sqrt(tau) + gamma max Q(s', .), kappa 0 for an agent without a bonus. It is the innermost
    loop: the stream and all that does not change live in local variables, and indices are unsigned,
    since a signed one costs a test for wrap-around.
    """
    settings = settings_row[0]
    alpha, gamma, kappa = settings.alpha, settings.gamma, settings.kappa
    curious = settings.bonus == BONUS_IN_PLANNING
    pair, following, reward, bonus, target, old, new = np.uint64(0), np.int32(0), 0.0, 0.0, 0.0, 0.0, 0.0
    for update in range(np.uint64(updates)):
        bits, stream = draw(stream)
        place = below(bits, count)
        pair = np.uint64(model[place].pair)
        following = model[place].next
        reward = model[place].reward
        target = reward
        if curious:
            bonus = kappa * math.sqrt(now - last_tried[pair])
            target += bonus
        if following >= 0:
            row = np.uint64(following) * np.uint64(len(actions))
            best = q[row]
            for a in range(1, len(actions)):
                best = max(best, q[row + np.uint64(a)])
            target += gamma * best
        old = q[pair]
        error = target - old
        new = old + alpha * error
        q[pair] = new
        td_error[pair] = error
        planned[(done + update) & np.uint64(PLANNED - 1)] = place
    latest = latest_row[0]
    latest.pair = pair
    latest.next = following
    latest.reward = reward
    latest.bonus = bonus
    latest.target = target
    latest.old = old
    latest.new = new
    return stream
