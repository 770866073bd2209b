"""Own agent: an object of a user's class, made for a world, and asked by the roles of its methods."""

import inspect
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from dyna_tui.errors import InputError
from dyna_tui.own_agents import tables
from dyna_tui.own_agents.loading import AgentClass
from dyna_tui.own_agents.names import ARGUMENTS, PARAMETERS, ROLES, TABLES, normal, role_of

ORDER = ("state", "action", "reward", "next_state", "terminal")
"""In which a method takes its arguments where their names say nothing."""


class OwnAgent:
    """An object of a user's class in a world of S states with A actions each."""

    def __init__(
        self, own: AgentClass, states: int, actions: int, values: Mapping[str, float], needed: Sequence[str] = ()
    ) -> None:
        """Makes one.

        Args:
            own: the class.
            states: S.
            actions: A.
            values: its parameters, by their names in :data:`~dyna_tui.own_agents.names.PARAMETERS`.
            needed: those of them without which it is of no use.

        Raises:
            InputError: where it cannot be made, lacks what is needed, or has no table of values.
        """
        self.own = own
        self.states, self.actions = states, actions
        given = {"n_states": states, "n_actions": actions, **values}
        made, passed = _make(own, given)
        self.object: Any = made
        self._read_methods()
        # Who is asked for each planning update need not know how many there are.
        counts_itself = self.has("update") or not self.by_parts
        required = [name for name in needed if name != "planning_steps" or counts_itself]
        for name in values:
            if name not in passed and not _set_attribute(made, name, values[name]) and name in required:
                right = f"__init__ must take {name}, as in __init__(self, n_states, n_actions, alpha, gamma, ...)"
                raise own.error(f"{own.name} takes no {name}: {right}")
        self._check_methods()
        self.table_name = next(
            (name for name in TABLES if hasattr(made, name) and not callable(getattr(made, name))), ""
        )
        if not self.table_name:
            raise own.error(f"{own.name} has no table of values: set self.Q in __init__, {states} by {actions} here")

    def _read_methods(self) -> None:
        self._methods = {role: method for role in ROLES if (method := _method(self.object, role))}
        self._arguments = {role: _arguments(self._methods[role]) for role in self._methods}

    def set_object(self, made: Any) -> None:
        """Replaces the object by a copy of it, of another moment."""
        self.object = made
        self._read_methods()

    def _check_methods(self) -> None:
        """Makes sure that it can be told what a real step was.

        Raises:
            InputError: where it cannot.
        """
        own = self.own
        if not self.has("update") and not self.has("learn"):
            raise own.error(f"{own.name} has no method update: write update(self, s, a, r, s_prime, done)")
        role = "update" if self.has("update") else "learn"
        if not set(ORDER[:4]) <= set(self._arguments[role]):
            name, signature = self.method_name(role), inspect.signature(self._methods[role])
            raise own.error(
                f"{own.name}.{name}{signature} must take (s, a, r, s_prime, done), in this order or by name"
            )

    def has(self, role: str) -> bool:
        """Whether it has a method for a role of :data:`~dyna_tui.own_agents.names.ROLES`."""
        return role in self._methods

    def takes(self, role: str, argument: str) -> bool:
        """Whether its method for a role takes an argument."""
        return argument in self._arguments[role]

    def method_name(self, role: str) -> str:
        """What its method for a role is called."""
        return str(getattr(self._methods[role], "__name__", role))

    @property
    def by_parts(self) -> bool:
        """Whether it lets itself be asked part by part, for each planning update too."""
        return self.has("learn") and self.has("plan") and {"state", "action"} <= set(self._arguments["plan"])

    def ask(self, role: str, **arguments: Any) -> Any:
        """Calls its method for a role with those of the arguments that it takes; what it returns.

        Raises:
            InputError: where it raises anything.
        """
        method = self._methods[role]
        values = [arguments[name] for name in self._arguments[role]]
        return self.own.calls.call(f"{self.own.name}.{self.method_name(role)}", method, *values)

    @property
    def selects(self) -> bool:
        """Whether it chooses actions itself, given a state."""
        return self.has("select") and self.takes("select", "state")

    def select(self, state: int) -> int:
        """The action that it chooses in a state.

        Raises:
            InputError: where it raises anything, or returns no action.
        """
        action = self.ask("select", state=state)
        if not isinstance(action, (int, np.integer)) or not 0 <= action < self.actions:
            name = f"{self.own.name}.{self.method_name('select')}"
            right = f"an action from 0 to {self.actions - 1}"
            raise self.own.error(f"{name} returned {action!r:.40}, but must return {right}")
        return int(action)

    def update(self, **arguments: Any) -> None:
        """Has it do all of a real step but act: direct RL, model learning, planning.

        Raises:
            InputError: where it raises anything.
        """
        for role in ("update",) if self.has("update") else ("learn", "remember", "plan"):
            if self.has(role):
                self.ask(role, **arguments)

    def set_parameter(self, name: str, value: float) -> bool:
        """Gives it another value of a parameter from now on; whether it has an attribute that holds it."""
        return _set_attribute(self.object, name, value)

    @property
    def q(self) -> NDArray[np.float64]:
        """float64[S, A]: its action values now; a copy.

        Raises:
            InputError: where they are no such table.
        """
        try:
            return tables.read(getattr(self.object, self.table_name, None), self.states, self.actions)
        except ValueError as error:
            raise self.own.error(f"{self.own.name}.{self.table_name} is {error}") from None

    def set_q(self, values: NDArray[np.float64]) -> bool:
        """Makes its action values others; whether that could be done."""
        return tables.write(getattr(self.object, self.table_name), values)

    @property
    def precision(self) -> float:
        """By how much, of its size, a right value may differ: more where the table holds floats of few digits."""
        return tables.precision(getattr(self.object, self.table_name, None))


def _make(own: AgentClass, given: Mapping[str, float]) -> tuple[Any, set[str]]:
    """An object of the class, and the names of the parameters that it was made with.

    Raises:
        InputError: where it cannot be made.
    """
    parameters = _parameters(own.kind)
    asked = {each.name for each in _own_parameters(own.kind)}  # a base's are given by the class, where it knows them
    positions = ("n_states", "n_actions")
    keywords: dict[str, Any] = {}
    passed = set[str]()
    for number, parameter in enumerate(parameters):
        if parameter.kind is parameter.VAR_KEYWORD:
            rest = {name: value for name, value in given.items() if name not in (*passed, "seed")}
            keywords |= rest
            passed |= set(rest)
            continue
        name = role_of(parameter.name, PARAMETERS) or (positions[number] if number < 2 else "")
        if name == "rng":
            keywords[parameter.name] = np.random.default_rng(int(given.get("seed", 0)))
        elif name in given and name not in passed:
            keywords[parameter.name] = given[name]
            passed.add(name)
        elif parameter.default is parameter.empty and name not in passed and parameter.name in asked:
            known = "n_states, n_actions, alpha, gamma, epsilon, planning_steps, kappa"
            raise own.error(
                f"{own.name}.__init__ needs {parameter.name!r}, unknown here: give it a default ({known} are known)"
            )
    try:
        return own.calls.call(f"{own.name}.__init__", own.kind, **keywords), passed
    except InputError as error:
        if "unexpected keyword argument" not in str(error):
            raise
        hidden = f"parameters hidden behind **kwargs: {own.name}.__init__ must name those that it takes"
        raise InputError(f"{error} ({hidden})") from None


def parameters_of(kind: type) -> set[str]:
    """The parameters that making an object takes, by their names in :data:`~dyna_tui.own_agents.names.PARAMETERS`.

    Where it takes any by ``**``, those of the classes that it is made of count too.
    """
    return {name for each in _parameters(kind) if (name := role_of(each.name, PARAMETERS))}


def _parameters(kind: type) -> list[inspect.Parameter]:
    """What making an object takes; where it takes any by ``**``, also what the classes that it is made of take."""
    found: dict[str, inspect.Parameter] = {}
    rest: list[inspect.Parameter] = []
    for base in kind.__mro__[:-1]:
        parameters = _own_parameters(base)
        named = [each for each in parameters if each.kind not in (each.VAR_POSITIONAL, each.VAR_KEYWORD)]
        for each in named:
            found.setdefault(each.name, each)
        rest = [each for each in parameters if each.kind is each.VAR_KEYWORD]
        if not rest:
            return list(found.values())
    return [*found.values(), *rest]


def _own_parameters(kind: type) -> list[inspect.Parameter]:
    """What making an object takes, by its signature alone."""
    try:
        return list(inspect.signature(kind).parameters.values())
    except (TypeError, ValueError):
        return []


def _set_attribute(made: Any, name: str, value: float) -> bool:
    """Sets the attribute that holds a parameter, where there is one; whether there was."""
    for attribute, held in list(getattr(made, "__dict__", {}).items()):
        is_number = isinstance(held, (int, float)) and not isinstance(held, bool)
        if is_number and normal(attribute) in PARAMETERS.get(name, ()):
            setattr(made, attribute, value)
            return True
    return False


def _method(made: Any, role: str) -> Callable[..., Any] | None:
    """Its method for a role, by the first of the names that it has."""
    methods = (getattr(made, name, None) for name in ROLES[role])
    return next((method for method in methods if callable(method)), None)


def _arguments(method: Callable[..., Any]) -> tuple[str, ...]:
    """The names, of :data:`~dyna_tui.own_agents.names.ARGUMENTS`, of what a method takes, in its order."""
    try:
        parameters = inspect.signature(method).parameters.values()
    except (TypeError, ValueError):
        return ORDER
    positional = [each for each in parameters if each.kind in (each.POSITIONAL_ONLY, each.POSITIONAL_OR_KEYWORD)]
    if any(each.kind is each.VAR_POSITIONAL for each in parameters):
        return ORDER
    names = [role_of(each.name, ARGUMENTS) for each in positional]
    required = sum(each.default is each.empty for each in positional)
    if None not in names and len(set(names)) == len(names):
        return tuple(name for name in names if name)
    known = [name for name in names[:required] if name]
    if len(known) == required and len(set(known)) == required:
        return tuple(known)
    return ORDER[:required] if required <= len(ORDER) else ()
