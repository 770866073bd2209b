"""Changes to an agent and its maze in Python: the laboratory's interventions, which its history keeps."""

from typing import Self

from dyna_tui.api.arguments import Cell, action_of, kind_of, parameter_names, state_of, whole
from dyna_tui.errors import InputError
from dyna_tui.lab.history.interventions import (
    Drive,
    Forget,
    ForgetAll,
    Intervention,
    MakeTrue,
    PutAgent,
    SetCell,
    SetParameter,
    SwitchLayout,
)
from dyna_tui.lab.lane import Lane


class Changes:
    """What can be done to one agent.

    A change is written into its history, so that rewinding undoes it and a session holds it. In the past, it discards
    the steps that lay ahead.
    """

    _lane: Lane

    def edit(self, cell: Cell, kind: str, layout: int | None = None) -> Self:
        """Makes a cell of the maze another kind.

        >>> import dyna_tui as dt
        >>> agent = dt.Agent("dyna-q", "dyna").advance(steps=500)
        >>> agent.edit((0, 6), "#").advance(steps=500).real_steps
        1000

        Args:
            cell: its row and column from 0, or its state.
            kind: its sign in a maze file: ``#`` wall, ``.`` floor, ``S`` start, ``G`` goal, or one of the maze's own.
            layout: in which layout, from 0; the one in force if left out.

        Returns:
            The agent itself.

        Raises:
            TypeError, InputError: where there is no such cell or kind, or a layout would have no start or end left.
        """
        maze = self._lane.maze
        where = self._lane.layout if layout is None else self._layout(layout)
        return self._do(SetCell(where, state_of(maze, cell), kind_of(maze, kind)))

    def set(self, **parameters: float | bool | str) -> Self:
        """Gives the agent other values of its parameters, for the steps to come.

        >>> import dyna_tui as dt
        >>> dt.Agent("dyna-q", "dyna").set(alpha=0.5, n=20).parameters["planning_steps"]
        20

        Returns:
            The agent itself.

        Raises:
            InputError: where it lacks one, or a value is out of range; then nothing is changed.
        """
        changes: list[Intervention] = []
        spec = self._lane.spec
        for name, value in parameter_names(parameters).items():
            spec = spec.changed(name, value)  # type: ignore[arg-type]
            changes.append(SetParameter(name, spec.values[name]))
        for change in changes:
            self._do(change)
        return self

    def switch(self, layout: int | None = None) -> Self:
        """Puts a layout of the maze into force, the next one if left out; a scheduled change still comes.

        >>> import dyna_tui as dt
        >>> dt.Agent("dyna-q", "blocking").switch().layout
        1

        Returns:
            The agent itself.

        Raises:
            TypeError, InputError: where there is no such layout.
        """
        layouts = self._lane.world.layouts
        return self._do(SwitchLayout((self._lane.layout + 1) % layouts if layout is None else self._layout(layout)))

    def put(self, cell: Cell) -> Self:
        """Moves the agent to another cell, between two real steps.

        Raises:
            TypeError, InputError: where it cannot be there, or is in mid-step.
        """
        return self._do(PutAgent(state_of(self._lane.maze, cell)))

    def drive(self, action: int | str) -> Self:
        """Has the agent take an action with its next act, whatever it would choose: a number, or ``up`` and the like.

        >>> import dyna_tui as dt
        >>> dt.Agent("dyna-q", "dyna").drive("down").tick().action
        2

        Raises:
            TypeError, InputError: where there is no such action.
        """
        return self._do(Drive(action_of(self._lane.maze, action)))

    def forget(self, cell: Cell, action: int | str) -> Self:
        """Removes a pair from the model.

        Raises:
            TypeError, InputError: where the model does not hold it.
        """
        maze = self._lane.maze
        return self._do(Forget(state_of(maze, cell) * len(maze.actions) + action_of(maze, action)))

    def forget_all(self) -> Self:
        """Clears the model.

        Raises:
            InputError: where there is none.
        """
        return self._do(ForgetAll())

    def correct_model(self) -> Self:
        """Has the model say of every pair that was tried what the maze in force would answer.

        Pairs of a cell that is now wall stay outdated.

        >>> import dyna_tui as dt
        >>> agent = dt.Agent("dyna-q", "blocking").advance(steps=1100)
        >>> wrong = len(agent.model) - agent.model["true"].sum()
        >>> bool(len(agent.correct_model().model) - agent.model["true"].sum() < wrong)
        True

        Raises:
            InputError: where there is none.
        """
        return self._do(MakeTrue())

    def _layout(self, layout: int) -> int:
        layouts = self._lane.world.layouts
        number = whole("layout", layout)
        if number >= layouts:
            raise InputError(f"there is no layout {number}: the last is {layouts - 1}, counted from 0")
        return number

    def _do(self, intervention: Intervention) -> Self:
        self._lane.do(intervention)
        return self
