"""A laboratory in Python: agents side by side under one clock, run, rewound, forked, changed and saved."""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Self

from dyna_tui.api import moves
from dyna_tui.api.agent import MOST_STEPS, Agent
from dyna_tui.api.arguments import (
    AgentLike,
    Cell,
    MazeLike,
    PathLike,
    choice,
    maze_of,
    one_amount,
    parameter_names,
    spec_of,
    specs_of,
    whole,
)
from dyna_tui.api.conditions import Stop, run_until
from dyna_tui.api.sessions import lanes_of_file, lanes_of_text, save, session_text
from dyna_tui.api.tick import Tick
from dyna_tui.errors import InputError
from dyna_tui.experiments.results import label_of
from dyna_tui.lab import MOST_LANES
from dyna_tui.lab.brushes import with_brushes
from dyna_tui.lab.clock import Clock
from dyna_tui.lab.history.seek import seek_all
from dyna_tui.lab.lab import Lab as Lanes
from dyna_tui.lab.rewind import to_time
from dyna_tui.maze import Maze

if TYPE_CHECKING:
    from dyna_tui.api.grid_figure import GridFigure


class Lab:
    """The laboratory without its screen: the same lanes, time machine and session files.

    >>> import dyna_tui as dt
    >>> lab = dt.Lab("blocking", ["dyna-q", "dyna-q+"], seed=0)
    >>> lab.advance(steps=3000)
    <Lab on Blocking maze, step 3,000: dyna-q, dyna-q+>
    >>> [lane.reward for lane in lab.lanes]
    [49.0, 146.0]
    >>> lab.rewind(steps=2000).fork(0).edit((3, 4), ".").name
    'Dyna-Q (fork at 1,000)'
    """

    def __init__(
        self,
        maze: MazeLike,
        agents: AgentLike | Sequence[AgentLike] | None = None,
        seed: int = 0,
        run: int = 0,
        clock: str = "real",
    ) -> None:
        """Puts a fresh agent for each spec into the maze.

        Args:
            maze: the maze, or its name.
            agents: the specs, ``key=a|b`` for several; those of the maze if left out.
            seed: the seed.
            run: which of its runs.
            clock: what is equal in all lanes: ``real`` steps, or value ``updates``.

        Raises:
            TypeError, InputError: where one of them cannot be used; the message says what would be right.
        """
        found = maze_of(maze, whole("seed", seed))
        specs = specs_of(found.agents if agents is None else agents, found)
        if len(specs) > MOST_LANES:
            raise InputError(f"{len(specs)} agents are too many: a Lab holds at most {MOST_LANES}")
        by = Clock(choice("clock", clock, [each.value for each in Clock]))
        self._inner = Lanes(with_brushes(found), specs, whole("seed", seed), whole("run", run), by)
        self._agents: tuple[Agent, ...] = ()

    @classmethod
    def _of(cls, inner: Lanes) -> "Lab":
        lab = object.__new__(cls)
        lab._inner, lab._agents = inner, ()
        return lab

    # What it is

    @property
    def lanes(self) -> tuple[Agent, ...]:
        """The agents, in their order. They are read and changed one by one, and move together."""
        known = {agent._lane: agent for agent in self._agents}
        self._agents = tuple(
            known.get(lane) or Agent._of(self._inner, lane, moves_alone=False) for lane in self._inner.lanes
        )
        return self._agents

    @property
    def maze(self) -> Maze:
        """The maze, as it began; cells edited since are not in it."""
        return self._inner.maze

    @property
    def seed(self) -> int:
        """The seed."""
        return self._inner.seed

    @property
    def run(self) -> int:
        """Which of the seed's runs it is."""
        return self._inner.run

    @property
    def clock(self) -> str:
        """What the common clock counts: ``real`` steps, or value ``updates``."""
        return self._inner.clock_by.value

    @property
    def time(self) -> int:
        """What the common clock says."""
        return self._inner.clock

    @property
    def end(self) -> int:
        """The latest time on the clock that was reached; after a rewind it lies ahead."""
        return self._inner.end

    # On and back

    def advance(
        self,
        *,
        steps: int | None = None,
        episodes: int | None = None,
        ticks: int | None = None,
        updates: int | None = None,
        lane: int = 0,
    ) -> Self:
        """Moves all lanes on by one amount: what the keys ``.``, ``e`` and ``p`` do.

        Args:
            steps: real steps with their planning; the first finishes one that is under way.
            episodes: episodes of one lane; the others go as far on the clock.
            ticks: ticks of every lane; one that has finished its step waits for the others.
            updates: value updates, where the clock counts them; else the steps in which one lane makes so many.
            lane: the index of the lane whose steps, episodes or updates count.

        Returns:
            The laboratory itself.

        Raises:
            TypeError, InputError: where it is not one amount of at least 0, or there is no such lane.
        """
        unit, amount = one_amount(steps=steps, episodes=episodes, ticks=ticks, updates=updates)
        moves.advance(self._inner, self._index(lane), unit, amount)
        return self

    def tick(self) -> tuple[Tick | None, ...]:
        """Moves all lanes on by one tick; what each did, None for one that waited for the others."""
        before = [lane.ticks for lane in self._inner.lanes]
        self._inner.tick()
        both = zip(self._inner.lanes, before, strict=True)
        return tuple(Tick(lane) if lane.ticks > ticks else None for lane, ticks in both)

    def rewind(
        self, *, steps: int | None = None, episodes: int | None = None, ticks: int | None = None, lane: int = 0
    ) -> Self:
        """Moves all lanes back by one amount, to step 0 at most: what the keys ``,``, ``E`` and ``P`` do.

        Running on from there replays the same, unless something is changed.

        Returns:
            The laboratory itself.

        Raises:
            TypeError, InputError: where it is not one amount of at least 0, or there is no such lane.
        """
        unit, amount = one_amount(steps=steps, episodes=episodes, ticks=ticks)
        moves.rewind(self._inner, self._index(lane), unit, amount)
        return self

    def go_to(self, time: int) -> Self:
        """Moves all lanes to a time on the clock, back or on.

        >>> import dyna_tui as dt
        >>> dt.Lab("blocking").advance(steps=900).go_to(100).time
        100

        Returns:
            The laboratory itself.

        Raises:
            TypeError, InputError: where it is not a whole number of at least 0.
        """
        seek_all(to_time(self._inner, whole("time", time)))
        return self

    def until(
        self, *conditions: "str | Callable[[Lab], bool]", lane: int | None = None, steps: int = MOST_STEPS
    ) -> Stop | None:
        """Moves all lanes on until one of some conditions comes to hold, in whichever lane: what the key ``u`` does.

        A condition is text: ``episode ends``, ``maze changes``, ``model wrong``, ``path shortest``, ``cell visited
        2,4``, ``value changes 0.1`` (by more than that), ``step 2000``, ``reward comes``, or as the laboratory lists
        it, ``the greedy path becomes optimal``. Or it is a function of the laboratory, called after every real step.

        >>> import dyna_tui as dt
        >>> lab = dt.Lab("blocking")
        >>> print(lab.until("model wrong"))
        the model became wrong at step 1,000
        >>> lab.until(lambda lab: lab.lanes[0].reward >= 60).step
        4317

        Args:
            conditions: what to stop for, at least one.
            lane: the index of the lane in which they are tested; whichever is first if left out.
            steps: the real steps after which it stops anyway.

        Returns:
            What happened; None where nothing did within so many steps.

        Raises:
            TypeError, InputError: where a condition is none, or can never hold.
        """
        return run_until(self._inner, conditions, None if lane is None else self._index(lane), steps, self)

    def why(self, lane: int = 0) -> str:
        """What just happened in a lane and why, in a few sentences; see :meth:`dyna_tui.Agent.why`.

        Raises:
            InputError: where there is no such lane.
        """
        return self.lanes[self._index(lane)].why()

    # Lanes

    def fork(self, lane: int = 0) -> Agent:
        """Puts a fork of a lane beside it, equal to the bit, to go on otherwise; the new lane.

        Raises:
            InputError: where there is no such lane, or there are as many as there can be.
        """
        new = self._inner.fork(self._index(lane))
        return self.lanes[new]

    def add(self, agent: AgentLike) -> Agent:
        """Adds a lane, run from step 0 to where the others are; the new lane.

        >>> import dyna_tui as dt
        >>> dt.Lab("blocking", "dyna-q").advance(steps=50).add("sarsa").real_steps
        50

        Raises:
            TypeError, InputError: where the spec is wrong, or there are as many lanes as there can be.
        """
        seek_all(self._inner.adding(spec_of(agent, self.maze)))
        return self.lanes[-1]

    def drop(self, lane: int) -> None:
        """Removes a lane.

        Raises:
            InputError: where there is no such lane, or it is the only one.
        """
        self._inner.drop(self._index(lane))

    # Changes, in all lanes

    def edit(self, cell: Cell, kind: str, layout: int | None = None) -> Self:
        """Makes a cell another kind in every lane; see :meth:`dyna_tui.Agent.edit`."""
        for lane in self.lanes:
            lane.edit(cell, kind, layout)
        return self

    def set(self, **parameters: float | bool | str) -> Self:
        """Gives every agent that has them other values of its parameters; see :meth:`dyna_tui.Agent.set`.

        >>> import dyna_tui as dt
        >>> lab = dt.Lab("blocking", ["q-learning", "dyna-q"]).set(n=3)
        >>> [lane.parameters.get("planning_steps") for lane in lab.lanes]
        [None, 3]

        Raises:
            InputError: where no agent has one of them, or a value is out of range.
        """
        named = parameter_names(parameters)
        for name in named:
            if not any(name in lane.parameters for lane in self.lanes):
                self.lanes[0].set(**{name: named[name]})  # type: ignore[arg-type]
        for lane in self.lanes:
            lane.set(**{name: value for name, value in named.items() if name in lane.parameters})  # type: ignore[arg-type]
        return self

    def switch(self, layout: int | None = None) -> Self:
        """Puts a layout into force in every lane, the one after the first lane's if left out."""
        following = (self.lanes[0].layout + 1) % self._inner.world.layouts if layout is None else layout
        for lane in self.lanes:
            lane.switch(following)
        return self

    # Files

    def save(self, path: PathLike) -> None:
        """Saves a session, which :func:`dyna_tui.open_session` and the laboratory open with its whole history.

        Raises:
            InputError: where the file cannot be written, or the session is more than can be opened again.
        """
        save(self._inner, path)

    def copy(self) -> "Lab":
        """A laboratory equal to the bit, that goes on by itself."""
        return lab_of_session(session_text(self._inner))

    __copy__ = copy

    def __deepcopy__(self, memo: dict[int, object]) -> "Lab":
        """The same."""
        return self.copy()

    def __reduce__(self) -> tuple[Callable[[str], "Lab"], tuple[str]]:
        """Pickles it as a session, which is replayed to the bit where it is read."""
        return lab_of_session, (session_text(self._inner),)

    def figure(
        self, view: str = "arrows", *, style: str = "paper", values: str = "cold-warm", lane: int | None = None
    ) -> "GridFigure":
        """A figure of the mazes of all lanes, for slides and papers: ``figure("q-values").save("q.pdf")``.

        Args:
            view: ``arrows``, ``q-values``, ``visits``, ``tau``, ``td-error``, ``distance`` or ``model``.
            style: ``paper`` for print on white, ``screen`` as in the laboratory.
            values: the ramp from a low value to a high one: ``cold-warm``, ``viridis`` or ``cividis``.
            lane: the index of the only lane to draw.

        Raises:
            InputError: where there is no such view, style or ramp or lane.
        """
        from dyna_tui.api.grid_figure import figure_of

        return figure_of(
            self._inner.lanes if lane is None else [self._inner.lanes[self._index(lane)]], view, style, values
        )

    def __repr__(self) -> str:
        """What it is and where it has got to, in a line."""
        inner = self._inner
        unit = "step" if inner.clock_by is Clock.REAL else "update"
        specs = ", ".join(label_of(lane.spec) for lane in inner.lanes)
        return f"<Lab on {inner.maze.title}, {unit} {inner.clock:,}: {specs}>"

    def _repr_svg_(self) -> str:
        """Its lanes' grids, for a notebook."""
        from dyna_tui.api.grid_figure import notebook_svg

        return notebook_svg(self._inner.lanes)

    def _index(self, lane: int) -> int:
        """The index of a lane, checked.

        Raises:
            TypeError, InputError: where there is none.
        """
        count = len(self._inner.lanes)
        index = whole("lane", lane, -count)
        if index >= count:
            raise InputError(f"there is no lane {index}: the last is {count - 1}, counted from 0")
        return index % count


def open_session(path: PathLike, check: bool = False) -> Lab:
    """Opens a session that was saved here or in the laboratory, where it ended, with its whole history.

    >>> import dyna_tui as dt, tempfile
    >>> lab = dt.Lab("blocking").advance(steps=100)
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     lab.save(f"{folder}/blocking.json")
    ...     dt.open_session(f"{folder}/blocking.json", check=True)
    <Lab on Blocking maze, step 100: dyna-q, dyna-q+>

    Args:
        path: the file.
        check: whether the replay has to end, to the bit, as it was saved, and the file to be as it was written.

    Raises:
        InputError: where it cannot be read or replayed, or fails the check.
    """
    return Lab._of(lanes_of_file(path, check=check))


def lab_of_session(text: str) -> Lab:
    """The laboratory in the text of a session, replayed."""
    return Lab._of(lanes_of_text(text))
