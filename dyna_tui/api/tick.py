"""A tick in Python: what an agent did in it, as numbers, as a sentence and as the formula filled in."""

from dyna_tui.agents import Phase, Search
from dyna_tui.lab.frames.counters import counters_of
from dyna_tui.lab.frames.tick import latest_tick
from dyna_tui.lab.lane import Lane

NAMES = {Phase.ACT: "act", Phase.DIRECT_RL: "direct RL", Phase.MODEL: "model", Phase.PLANNING: "planning"}


class Tick:
    """What one tick did: act, direct RL, model learning, or one planning update.

    >>> import dyna_tui as dt
    >>> agent = dt.Agent("dyna-q:n=1,alpha=0.5", dt.parse_maze("SG"), seed=0)
    >>> tick = agent.tick()
    >>> tick.phase, tick.state, tick.reward, tick.terminal == (tick.next_state == 1)
    ('act', 0, 0.0, True)
    >>> print(agent.tick())
    direct RL: ← from (0,0); Q 0 ▸ 0, target 0
    """

    __slots__ = ("_counters", "_grid", "_number", "_tick")

    def __init__(self, lane: Lane) -> None:
        """The latest tick of a lane that has made one."""
        tick = latest_tick(lane)
        assert tick is not None
        self._tick = tick
        self._counters = counters_of(lane.state)
        self._grid = lane.maze.grid
        self._number = lane.ticks

    @property
    def number(self) -> int:
        """How many ticks the agent had made with it."""
        return self._number

    @property
    def phase(self) -> str:
        """``act``, ``direct RL``, ``model`` or ``planning``."""
        return NAMES[self._tick.phase]

    @property
    def real_step(self) -> int:
        """The real step that it belongs to, from 1."""
        ahead = self._tick.search is Search.LOOKAHEAD and self._tick.phase is Phase.PLANNING
        return self._counters.real_steps + ahead

    @property
    def episode(self) -> int:
        """The episode under way after it, from 1."""
        return self._counters.episode

    @property
    def state(self) -> int:
        """The state s that it is about."""
        return self._tick.state

    @property
    def action(self) -> int | None:
        """The action a; None for a sweep of a look-ahead, which is about a state alone."""
        return self._tick.action if self._tick.action >= 0 else None

    @property
    def reward(self) -> float:
        """The reward, as it was earned; in planning as the model has it."""
        return self._tick.reward

    @property
    def next_state(self) -> int | None:
        """The state s' that followed; None for a sweep of a look-ahead."""
        return self._tick.next_state if self._tick.next_state >= 0 else None

    @property
    def terminal(self) -> bool:
        """Whether s' ended the episode."""
        return self._tick.terminal

    @property
    def exploring(self) -> bool:
        """Whether the act was a random one (epsilon)."""
        return self._tick.exploring

    @property
    def ties(self) -> int:
        """How many actions were equally greedy as it acted; 0 where the choice was not greedy."""
        return self._tick.ties

    @property
    def old(self) -> float | None:
        """Q(s, a) before an update, of a look-ahead V(s); None where nothing was updated."""
        return self._tick.old if self._updates else None

    @property
    def new(self) -> float | None:
        """Q(s, a) after an update, of a look-ahead V(s); None where nothing was updated."""
        return self._tick.new if self._updates else None

    @property
    def target(self) -> float | None:
        """What Q(s, a) was moved towards; None where nothing was updated."""
        return self._tick.target if self._updates and self._tick.search is not Search.LOOKAHEAD else None

    @property
    def bonus(self) -> float:
        """Kappa * sqrt(tau) in a planning update; 0 where there is none."""
        return self._tick.bonus

    @property
    def priority(self) -> float | None:
        """|TD error| with which a pair was queued, or left the queue; None for agents without one."""
        queues = self._tick.search is Search.PRIORITY and self._tick.phase in (Phase.DIRECT_RL, Phase.PLANNING)
        return self._tick.priority if queues else None

    @property
    def formula(self) -> str:
        """The update rule with its numbers filled in; empty where they are not known any more."""
        from dyna_tui.lab.text.formula import formula

        return next(iter(formula(self._tick, self._grid)), "")

    @property
    def _updates(self) -> bool:
        queues = self._tick.search is Search.PRIORITY and self._tick.phase is Phase.DIRECT_RL
        return self._tick.phase in (Phase.DIRECT_RL, Phase.PLANNING) and not queues

    def __str__(self) -> str:
        """What it did, in a sentence."""
        from dyna_tui.lab.text.tick_text import sentence

        return sentence(self._tick, self._counters, self._grid)

    def __repr__(self) -> str:
        """Its number and the sentence."""
        return f"<Tick {self.number:,}: {self}>"

    def __eq__(self, other: object) -> bool:
        """Whether it did the same, with the same numbers."""
        return isinstance(other, Tick) and (self.number, self._tick) == (other.number, other._tick)

    def __hash__(self) -> int:
        """By its number."""
        return hash(self.number)
