"""An agent in Python: moved by steps, episodes or ticks, read as NumPy arrays, changed, copied and saved."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Self

import numpy as np
from numpy.typing import NDArray

from dyna_tui.agents import AgentSpec, Value
from dyna_tui.api import moves
from dyna_tui.api.arguments import AgentLike, MazeLike, PathLike, maze_of, one_amount, spec_of, whole
from dyna_tui.api.changes import Changes
from dyna_tui.api.conditions import Stop, run_until
from dyna_tui.api.model import model_of
from dyna_tui.api.sessions import lanes_of_text, save, session_text
from dyna_tui.api.tick import Tick
from dyna_tui.dyna.views import EpisodeBlocks, RewardCurve, epsilon_greedy_policy
from dyna_tui.errors import InputError
from dyna_tui.experiments.results import label_of
from dyna_tui.lab.brushes import with_brushes
from dyna_tui.lab.lab import Lab as Lanes
from dyna_tui.lab.lane import Lane
from dyna_tui.lab.why import why
from dyna_tui.maze import Maze
from dyna_tui.world import terminal_states

if TYPE_CHECKING:
    from dyna_tui.api.grid_figure import GridFigure

MOST_STEPS = 1_000_000
"""Real steps after which ``until`` gives up, unless another number is given."""


class Agent(Changes):
    """One agent in its maze: run ``run`` of ``seed``, equal bit for bit to that of an experiment and of the screen.

    Arrays are read-only copies: they do not change as the agent moves. S states, A actions; on a grid a state is
    ``row * width + column``, and the actions are 0 up, 1 right, 2 down, 3 left.

    >>> import dyna_tui as dt
    >>> agent = dt.Agent("dyna-q:n=10", "dyna", seed=0)
    >>> agent.advance(episodes=20)
    <Agent dyna-q:n=10 on Dyna maze: real step 2,104, episode 21>
    >>> agent.q.shape, bool((agent.policy.sum(axis=1) > 0.999).all())
    ((54, 4), True)
    >>> agent.rewind(steps=5).real_steps
    2099
    """

    def __init__(self, agent: AgentLike, maze: MazeLike, seed: int = 0, run: int = 0) -> None:
        """Puts a fresh agent into its first start state.

        Args:
            agent: its spec, as on the command line: ``dyna-q+:kappa=0.001,n=50``.
            maze: the maze, or its name.
            seed: the seed of an experiment.
            run: which of its runs this is.

        Raises:
            TypeError, InputError: where one of them cannot be used; the message says what would be right.
        """
        seed, run = whole("seed", seed), whole("run", run)
        found = maze_of(maze, seed)
        spec = spec_of(agent, found)
        self._lanes = Lanes(with_brushes(found), [spec], seed, run)
        self._lane = self._lanes.lanes[0]
        self._moves_alone = True

    @classmethod
    def _of(cls, lanes: Lanes, lane: Lane, *, moves_alone: bool = True) -> "Agent":
        """The agent of a lane."""
        agent = object.__new__(cls)
        agent._lanes, agent._lane, agent._moves_alone = lanes, lane, moves_alone
        return agent

    # On and back

    def advance(
        self,
        *,
        steps: int | None = None,
        episodes: int | None = None,
        ticks: int | None = None,
        updates: int | None = None,
    ) -> Self:
        """Moves on by one amount: real steps with their planning, episodes, ticks or value updates.

        The first of the steps finishes one that is under way. ``updates`` ends with the real step in which so many
        were made, or after as many real steps: some agents run out of updates to make.

        >>> import dyna_tui as dt
        >>> dt.Agent("q-learning", "dyna").advance(steps=100).real_steps
        100

        Returns:
            The agent itself.

        Raises:
            TypeError, InputError: where it is not one amount of at least 0.
        """
        unit, amount = one_amount(steps=steps, episodes=episodes, ticks=ticks, updates=updates)
        moves.advance(self._alone(), 0, unit, amount)
        return self

    def tick(self) -> Tick:
        """Moves on by one tick, the smallest thing that happens; what it did.

        >>> import dyna_tui as dt
        >>> dt.Agent("dyna-q", "dyna").tick().phase
        'act'
        """
        self._alone().tick()
        return Tick(self._lane)

    def rewind(self, *, steps: int | None = None, episodes: int | None = None, ticks: int | None = None) -> Self:
        """Moves back by one amount, to step 0 at most; running on from there replays the same.

        >>> import dyna_tui as dt
        >>> agent = dt.Agent("dyna-q", "dyna").advance(steps=100)
        >>> agent.rewind(steps=1).advance(steps=1) is agent
        True

        Returns:
            The agent itself.

        Raises:
            TypeError, InputError: where it is not one amount of at least 0.
        """
        unit, amount = one_amount(steps=steps, episodes=episodes, ticks=ticks)
        moves.rewind(self._alone(), 0, unit, amount)
        return self

    def until(self, *conditions: "str | Callable[[Agent], bool]", steps: int = MOST_STEPS) -> Stop | None:
        """Moves on until a condition comes to hold; see :meth:`dyna_tui.Lab.until`.

        >>> import dyna_tui as dt
        >>> print(dt.Agent("dyna-q", "blocking").until("maze changes"))
        the maze changed at step 1,000
        >>> dt.Agent("dyna-q", "blocking").until(lambda agent: agent.episode == 3).step
        424
        """
        return run_until(self._alone(), conditions, None, steps, self)

    def why(self) -> str:
        """What it just did and why, what planning did, and where its model is wrong, in a few sentences: the key ``y``.

        >>> import dyna_tui as dt
        >>> print(dt.Agent("dyna-q", "blocking").why())
        Dyna-Q has not moved yet: it begins in (5,3).
        All its Q-values are 0: nothing learned yet tells one action from another, so all of them tie.
        """
        return "\n".join(why(self._lane))

    def _alone(self) -> Lanes:
        """The lanes that move with it: none but its own.

        Raises:
            InputError: for a lane of a laboratory.
        """
        if not self._moves_alone:
            raise InputError("this agent is a lane of a Lab and moves with it: move the Lab, or a copy() of the agent")
        return self._lanes

    # What it is

    @property
    def maze(self) -> Maze:
        """Its maze, as it began; cells edited since are not in it."""
        return self._lane.maze

    @property
    def spec(self) -> AgentSpec:
        """The agent, with the parameters that it has now."""
        return self._lane.spec

    @property
    def parameters(self) -> dict[str, Value]:
        """The values of all its parameters now, by name."""
        return dict(self._lane.spec.values)

    @property
    def seed(self) -> int:
        """The seed."""
        return self._lane.seed

    @property
    def run(self) -> int:
        """Which of the seed's runs it is."""
        return self._lane.run

    @property
    def name(self) -> str:
        """Its name, and where it was forked: ``Dyna-Q (fork at 1,042)``."""
        return self._lane.title

    @property
    def state(self) -> int:
        """The state that it is in."""
        return self._lane.view.state

    @property
    def layout(self) -> int:
        """The layout in force, from 0."""
        return self._lane.layout

    @property
    def ticks(self) -> int:
        """The ticks made."""
        return self._lane.ticks

    @property
    def real_steps(self) -> int:
        """The real steps made, t."""
        return self._lane.real_steps

    @property
    def planning_steps(self) -> int:
        """The simulated updates made; of ``mpc`` the queries of its model."""
        return self._lane.view.planning_steps

    @property
    def updates(self) -> int:
        """The value updates made, direct and simulated."""
        return self._lane.updates

    @property
    def episode(self) -> int:
        """The episode under way, from 1."""
        return self._lane.episode

    @property
    def reward(self) -> float:
        """The reward of all real steps so far."""
        return self._lane.view.reward_sum

    @property
    def mid_step(self) -> bool:
        """Whether a real step is under way, its planning not finished."""
        return self._lane.mid_step

    # What it has learned

    @property
    def q(self) -> NDArray[np.float64]:
        """float64[S, A]: action values, those of terminal cells 0; of ``mpc`` those of the latest look-ahead."""
        values: NDArray[np.float64] = self._lane.view.q.copy()
        values[terminal_states(self._lane.world, self._lane.layout)] = 0
        return _read_only(values)

    @property
    def policy(self) -> NDArray[np.float64]:
        """float64[S, A]: how likely it takes each action: epsilon-greedy, exact ties split evenly."""
        return self._lane.view.policy

    @property
    def greedy_policy(self) -> NDArray[np.float64]:
        """float64[S, A]: the greedy policy of :attr:`q`, exact ties split evenly."""
        return _read_only(epsilon_greedy_policy(self._lane.view.q, 0.0))

    @property
    def visits(self) -> NDArray[np.int64]:
        """int64[S, A]: how often each pair was really tried."""
        return _read_only(self._lane.view.visits.copy())

    @property
    def tau(self) -> NDArray[np.int64]:
        """int64[S, A]: real steps since the last try of each pair, all of them where there was none."""
        return _read_only(self._lane.view.tau)

    @property
    def td_error(self) -> NDArray[np.float64]:
        """float64[S, A]: the latest TD error of each pair, 0 where it was never updated."""
        return _read_only(self._lane.view.td_error.copy())

    @property
    def model(self) -> NDArray[Any]:
        """A structured array with a record for each remembered outcome, in the order in which its pair was learned.

        Its fields: ``state``, ``action``, ``reward`` (in a count model the mean of the pair), ``next_state``,
        ``terminal``, ``count`` (how often the outcome was seen, older times counting less where the agent forgets; in
        a model of last outcomes how often the pair was tried), ``last_tried`` (a real step), and ``true`` (whether the
        maze in force could answer so, or the model only assumes it). Pairs that Dyna-Q+ never tried, or was made to
        forget, and that it assumes to stay put, have a count of 0.

        >>> import dyna_tui as dt
        >>> agent = dt.Agent("dyna-q", "blocking").advance(steps=1100)
        >>> outdated = agent.model[~agent.model["true"]]
        >>> len(agent.model), len(outdated)
        (150, 6)
        """
        return model_of(self._lane)

    @property
    def reward_curve(self) -> RewardCurve:
        """The cumulative reward and the updates at evenly spaced real steps, at most some 2,000, and now."""
        return self._lane.view.reward_curve

    @property
    def episode_blocks(self) -> EpisodeBlocks:
        """How long the finished episodes took, in a long run in blocks of equally many."""
        return self._lane.view.episode_blocks

    # Copies and files

    def copy(self) -> "Agent":
        """An agent equal to the bit, with the same history, that goes on by itself from here."""
        lanes = Lanes(self._lane.maze, [], self.seed, self.run)
        lane = self._lane.fork()
        lane.forked_at = self._lane.forked_at
        lanes.lanes.append(lane)
        return Agent._of(lanes, lane)

    __copy__ = copy

    def __deepcopy__(self, memo: dict[int, Any]) -> "Agent":
        """The same."""
        return self.copy()

    def __reduce__(self) -> tuple[Any, ...]:
        """Pickles it as a session, which is replayed to the bit where it is read."""
        return agent_of_session, (session_text(self.copy()._lanes),)

    def save(self, path: PathLike) -> None:
        """Saves a session with this agent as its only lane; the laboratory and :func:`dyna_tui.open_session` open it.

        Raises:
            InputError: where the file cannot be written.
        """
        save(self._lanes if self._moves_alone else self.copy()._lanes, path)

    def figure(self, view: str = "arrows", *, style: str = "paper", values: str = "cold-warm") -> "GridFigure":
        """A figure of the maze alone, for slides and papers: ``figure("q-values").save("q.pdf")``.

        Args:
            view: ``arrows``, ``q-values``, ``visits``, ``tau``, ``td-error``, ``distance`` or ``model``.
            style: ``paper`` for print on white, ``screen`` as in the laboratory.
            values: the ramp from a low value to a high one: ``cold-warm``, ``viridis`` or ``cividis``.

        Raises:
            InputError: where there is no such view, style or ramp.
        """
        from dyna_tui.api.grid_figure import figure_of

        return figure_of([self._lane], view, style, values)

    def __repr__(self) -> str:
        """What it is and where it has got to, in a line."""
        lane = self._lane
        where = f"real step {lane.real_steps:,}, episode {lane.episode:,}"
        return f"<Agent {label_of(lane.spec)} on {lane.maze.title}: {where}>"

    def _repr_svg_(self) -> str:
        """Its grid, for a notebook."""
        from dyna_tui.api.grid_figure import notebook_svg

        return notebook_svg([self._lane])


def agent_of_session(text: str) -> Agent:
    """The only agent in the text of a session, replayed."""
    lanes = lanes_of_text(text)
    return Agent._of(lanes, lanes.lanes[0])


def _read_only(array: NDArray[Any]) -> NDArray[Any]:
    array.flags.writeable = False
    return array
