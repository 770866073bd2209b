"""Planning: updates from imagined experience, the pairs drawn uniformly from the model."""

import math

import numpy as np

from dyna_tui.agents import Bonus
from dyna_tui.dyna.compiling import kernel
from dyna_tui.dyna.memory import PLANNED, Memory
from dyna_tui.dyna.streams import Stream, below, draw

BONUS_IN_PLANNING = int(Bonus.PLANNING)


@kernel
def plan(memory: Memory, actions: tuple[int, ...], updates: int, stream: Stream) -> Stream:
    """Makes ``updates`` planning updates, Sutton & Barto's tabular Dyna-Q, step (f).

    Each draws a pair of the model evenly, and moves Q(s, a) by alpha towards
    r + kappa sqrt(tau) + gamma max Q(s', .), kappa 0 for an agent without a bonus. It is the
    innermost loop: the stream and all that does not change live in local variables, and indices
    are unsigned, since a signed one costs a test for wrap-around.
    """
    clock = memory.clock[0]
    settings = memory.settings[0]
    alpha, gamma, kappa = settings.alpha, settings.gamma, settings.kappa
    curious = settings.bonus == BONUS_IN_PLANNING
    q, td_error, last_tried = memory.q, memory.td_error, memory.last_tried
    model, planned = memory.model, memory.planned
    now, count, done = clock.real_steps, np.uint64(clock.pairs), np.uint64(clock.planned)
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
    clock.planned += updates
    clock.planning_steps += updates
    clock.updates += updates
    latest = memory.latest[0]
    latest.pair = pair
    latest.next = following
    latest.reward = reward
    latest.bonus = bonus
    latest.target = target
    latest.old = old
    latest.new = new
    return stream
