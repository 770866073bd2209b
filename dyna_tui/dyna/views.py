"""Read-only views of an agent, its model, its queue and its look-ahead, as NumPy arrays and plain numbers.

Whoever is not a kernel reads an agent here, and not from the layout of its memory. Arrays are read-only and, unless a
property says otherwise, views of the agent's own: they cost nothing, and change as it moves. S states, A actions;
a pair (s, a) is numbered ``s * A + a``. A view is good until the agent's memory is replaced (restored, or given more
room): ask the agent for a new one.
"""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from dyna_tui.agents import Bonus, Phase, Search
from dyna_tui.dyna.lookahead_view import LookaheadView
from dyna_tui.dyna.memory import PLANNED, TRAIL, Memory
from dyna_tui.dyna.model_view import Entries, Likeliest, ModelView, Outcomes, frozen
from dyna_tui.dyna.view_records import EpisodeBlocks, LatestTick, RewardCurve, Transition
from dyna_tui.world import World

__all__ = [
    "AgentView",
    "Entries",
    "EpisodeBlocks",
    "LatestTick",
    "Likeliest",
    "LookaheadView",
    "ModelView",
    "Outcomes",
    "RewardCurve",
    "Transition",
    "epsilon_greedy_policy",
]


def epsilon_greedy_policy(values: NDArray[np.float64], epsilon: float) -> NDArray[np.float64]:
    """How likely each action is, given their values float64[..., A]: epsilon-greedy, exact ties split evenly."""
    greedy = values == values.max(axis=-1, keepdims=True)
    policy: NDArray[np.float64] = greedy / greedy.sum(axis=-1, keepdims=True)
    policy = (1 - epsilon) * policy + epsilon / values.shape[-1]
    return policy


class AgentView:
    """One agent at one moment."""

    __slots__ = ("_clock", "_memory", "_world", "actions")

    def __init__(self, memory: Memory, world: World) -> None:
        """A view of an agent in its world."""
        self._memory = memory
        self._world = world
        self._clock = memory.clock[0]
        self.actions = len(world.actions)
        """A, the number of actions."""

    def _pairs(self, array: NDArray[Any]) -> NDArray[Any]:
        return frozen(array.reshape(-1, self.actions))

    # Values

    @property
    def q(self) -> NDArray[np.float64]:
        """float64[S, A]: action values, in units of reward; of MPC those of the latest look-ahead."""
        return self._pairs(self._memory.q)

    @property
    def td_error(self) -> NDArray[np.float64]:
        """float64[S, A]: the latest TD error of each pair, target - Q(s, a); 0 where there was no update."""
        return self._pairs(self._memory.td_error)

    @property
    def visits(self) -> NDArray[np.int64]:
        """int64[S, A]: how often each pair was really tried."""
        return self._pairs(self._memory.visits)

    @property
    def last_tried(self) -> NDArray[np.int64]:
        """int64[S, A]: the real step of the last try of each pair, 0 where there was none."""
        return self._pairs(self._memory.last_tried)

    @property
    def tau(self) -> NDArray[np.int64]:
        """int64[S, A]: real steps since the last try of each pair, all of them where there was none; a new array."""
        return self.real_steps - self.last_tried

    @property
    def policy(self) -> NDArray[np.float64]:
        """float64[S, A]: how likely each action is to be chosen, epsilon-greedy, ties split evenly; a new array."""
        settings = self._memory.settings[0]
        preference: NDArray[np.float64] = self.q
        if settings["bonus"] == Bonus.ACTION:
            preference = preference + float(settings["kappa"]) * np.sqrt(self.tau)
        policy = epsilon_greedy_policy(preference, self.epsilon_after(self.real_steps))
        policy.flags.writeable = False
        return policy

    def epsilon_after(self, real_steps: int) -> float:
        """Epsilon of the choice of an action that follows so many real steps."""
        settings = self._memory.settings[0]
        begin, end, steps = (float(settings[name]) for name in ("epsilon", "epsilon_end", "epsilon_steps"))
        return begin + (end - begin) * (real_steps / steps) if real_steps < steps else end

    def updates_of(self, state: int, action: int) -> int:
        """The updates of a pair so far where alpha is 1/n, n being the next of them; else 0: they are not counted."""
        counts = self._memory.update_counts
        return int(counts[state * self.actions + action]) if counts.size else 0

    def max_q(self, state: int) -> float:
        """Max Q(state, .)."""
        return float(self._memory.q[state * self.actions : (state + 1) * self.actions].max())

    # Where it stands

    @property
    def ticks(self) -> int:
        """Ticks made so far."""
        return int(self._clock["ticks"])

    @property
    def real_steps(self) -> int:
        """Real steps made so far, t: it advances as the agent acts."""
        return int(self._clock["real_steps"])

    @property
    def planning_steps(self) -> int:
        """Simulated updates made so far; of MPC, the pairs that its model was asked about."""
        return int(self._clock["planning_steps"])

    @property
    def updates(self) -> int:
        """Value updates made so far, direct and simulated."""
        return int(self._clock["updates"])

    @property
    def reward_sum(self) -> float:
        """The reward of all real steps so far."""
        return float(self._clock["reward_sum"])

    @property
    def phase(self) -> Phase:
        """What the next tick will be."""
        return Phase(int(self._clock["phase"]))

    @property
    def mid_step(self) -> bool:
        """Whether a real step is under way."""
        return bool(self._clock["mid_step"])

    @property
    def step_ticks(self) -> int:
        """Ticks made of the real step under way, or of the latest."""
        return int(self._clock["step_ticks"])

    @property
    def about_to_act(self) -> bool:
        """Whether the act of the real step under way, or of the next one, is still to come."""
        phase = self._clock["phase"]
        looks_ahead = self._memory.settings[0]["search"] == Search.LOOKAHEAD
        return bool(phase == Phase.ACT or (phase == Phase.PLANNING and looks_ahead))

    @property
    def steps_started(self) -> int:
        """Real steps begun so far: one more than made while an agent looks ahead before it acts."""
        return self.real_steps + (self.mid_step and self.about_to_act)

    @property
    def planned_count(self) -> int:
        """Planning updates of the real step under way, or of the latest; sweeps of the latest look-ahead."""
        return int(self._clock["planned_count"])

    @property
    def recently_planned(self) -> NDArray[np.int32]:
        """int32[k]: the model's entries, by index, of those planning updates, the last 1,024 at most; a copy."""
        count = self.planned_count
        return self._memory.recently_planned[np.arange(max(0, count - PLANNED), count) % PLANNED]

    @property
    def state(self) -> int:
        """The state the agent is in."""
        return int(self._clock["state"] if self.about_to_act else self._clock["next_state"])

    @property
    def transition(self) -> Transition:
        """The latest real step; without a meaning before the first."""
        clock = self._clock
        return Transition(
            int(self._memory.trail[self.real_steps % TRAIL]),
            int(clock["action"]),
            float(clock["reward"]),
            int(clock["next_state"]),
            bool(clock["terminal"]),
        )

    @property
    def trail(self) -> NDArray[np.int32]:
        """int32[k]: the states before the latest real steps of this episode, or of the one just over, the oldest first.

        At most 64 of them; a copy.
        """
        length = min(self.episode_steps or self.last_episode_steps, TRAIL)
        now = self.real_steps
        return self._memory.trail[np.arange(now - length + 1, now + 1) % TRAIL]

    # Episodes and layouts

    @property
    def episode(self) -> int:
        """The episode under way, from 1."""
        return int(self._clock["episode"])

    @property
    def episode_start(self) -> int:
        """The state in which the episode under way began."""
        return int(self._clock["episode_start"])

    @property
    def episode_steps(self) -> int:
        """Real steps of the episode under way."""
        return int(self._clock["episode_steps"])

    @property
    def last_episode_steps(self) -> int:
        """Real steps of the latest finished episode, 0 before the first."""
        return int(self._clock["last_episode_steps"])

    @property
    def layout(self) -> int:
        """The layout in force, from 0."""
        return int(self._clock["layout"])

    @property
    def layout_since(self) -> int:
        """The real step after which it came into force."""
        return int(self._clock["layout_since"])

    @property
    def switches(self) -> int:
        """How many of the world's scheduled changes of layout have happened."""
        return int(self._clock["next_switch"]) + self._begun_by_episode

    @property
    def next_switch_step(self) -> int:
        """The real step after which the next change comes that is scheduled by one; one that never comes for none."""
        return int(self._world.switch_step[int(self._clock["next_switch"])])

    @property
    def switch_steps(self) -> NDArray[np.int64]:
        """int64[switches]: the real steps after which they happened, in order."""
        by_step = self._world.switch_step[: int(self._clock["next_switch"])]
        return np.sort(np.concatenate([by_step, self.episode_switch_steps]))

    @property
    def episode_switch_steps(self) -> NDArray[np.int64]:
        """int64[k]: the real steps after which those happened that came with an episode; a new array."""
        return self._memory.episode_switch_step[: self._begun_by_episode].copy()

    @property
    def _begun_by_episode(self) -> int:
        """How many layouts have come into force with an episode."""
        return int((self._world.switch_episode <= self.episode).sum())

    @property
    def reward_curve(self) -> RewardCurve:
        """Reward and updates so far, at most some 2,000 points; new arrays."""
        points, stride = int(self._clock["curve_points"]), int(self._clock["curve_stride"])
        step = np.arange(points, dtype=np.int64) * stride
        reward, updates = self._memory.reward_curve[:points], self._memory.update_curve[:points]
        now = self.real_steps, self.reward_sum, self.updates
        if (step[-1], reward[-1], updates[-1]) == now:
            return RewardCurve(step, reward.copy(), updates.copy())
        return RewardCurve(np.append(step, now[0]), np.append(reward, now[1]), np.append(updates, now[2]))

    @property
    def episode_blocks(self) -> EpisodeBlocks:
        """How long the finished episodes took, at most some 2,000 blocks; new arrays."""
        blocks, size = int(self._clock["block_points"]), int(self._clock["block_size"])
        return EpisodeBlocks(
            size,
            np.arange(1, blocks + 1, dtype=np.int64) * size,
            self._memory.block_steps[:blocks] / size,
            self._memory.block_end[:blocks].copy(),
        )

    # The latest tick

    @property
    def latest(self) -> LatestTick | None:
        """What the latest tick did; None before the first."""
        latest = self._memory.latest[0]
        if latest["phase"] < 0:
            return None
        phase = Phase(int(latest["phase"]))
        about = self.transition
        if phase is Phase.PLANNING:
            state, action = divmod(int(latest["pair"]), self.actions)
            following = int(latest["next"])
            terminal = following < 0
            about = Transition(state, action, float(latest["reward"]), ~following if terminal else following, terminal)
        return LatestTick(
            phase,
            *about,
            exploring=bool(latest["exploring"]),
            driven=bool(latest["driven"]),
            committed=bool(latest["committed"]),
            next_action=int(latest["next_action"]),
            ties=int(latest["ties"]),
            bonus=float(latest["bonus"]),
            target=float(latest["target"]),
            old=float(latest["old"]),
            new=float(latest["new"]),
            priority=float(latest["priority"]),
            count=int(latest["count"]),
        )

    # Model, queue and look-ahead

    @property
    def model(self) -> ModelView:
        """What the agent believes about the world."""
        return ModelView(self._memory, self.actions)

    @property
    def lookahead(self) -> LookaheadView:
        """Its latest look-ahead."""
        return LookaheadView(self._memory)

    @property
    def queued(self) -> int:
        """How many pairs are in the queue of prioritized sweeping; 0 for other agents."""
        return int(self._clock["queued"])

    @property
    def queue(self) -> tuple[NDArray[np.int32], NDArray[np.float64]]:
        """The pairs in the queue, int32[queued], and their priorities, float64[queued], the highest first; copies."""
        queue, count = self._memory.queue, self.queued
        order = np.argsort(-queue.priority[:count], kind="stable")
        return queue.pair[order], queue.priority[order]

    def priority(self, pair: int) -> float | None:
        """The priority with which a pair is queued; None where it is not."""
        queue = self._memory.queue
        index = int(queue.heap_index[pair]) - 1 if queue.heap_index.size else -1
        return float(queue.priority[index]) if index >= 0 else None
