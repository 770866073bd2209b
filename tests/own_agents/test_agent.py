"""Own agents: parameters, methods and tables by the names and in the forms that users give them."""

from collections import defaultdict
from typing import Any

import numpy as np
import pytest

from dyna_tui.errors import InputError
from dyna_tui.own_agents import tables
from dyna_tui.own_agents.agent import OwnAgent, parameters_of
from dyna_tui.own_agents.calls import Calls
from dyna_tui.own_agents.loading import AgentClass

VALUES = np.arange(6.0).reshape(3, 2)

TABLES: dict[str, Any] = {
    "array": np.zeros((3, 2)),
    "lists": [[0.0, 0.0] for _ in range(3)],
    "dictionaries": {state: {0: 0.0, 1: 0.0} for state in range(3)},
    "arrays by state": {state: np.zeros(2) for state in range(3)},
    "list of dictionaries": [{0: 0.0, 1: 0.0} for _ in range(3)],
    "by pair": {(state, action): 0.0 for state in range(3) for action in range(2)},
    "default by pair": defaultdict(float),
    "default rows": defaultdict(lambda: [0.0, 0.0]),
    "default dictionaries": defaultdict(lambda: defaultdict(float)),
}


@pytest.mark.parametrize("form", TABLES)
def test_tables_of_every_form_are_read_and_written(form: str) -> None:
    table = TABLES[form]
    assert (tables.read(table, 3, 2) == 0).all()
    assert tables.write(table, VALUES)
    assert (tables.read(table, 3, 2) == VALUES).all()


def test_reading_adds_nothing_to_a_dictionary() -> None:
    table: defaultdict[Any, float] = defaultdict(float)
    tables.read(table, 3, 2)
    assert not table


def test_an_empty_dictionary_cannot_be_written_to() -> None:
    assert not tables.write({}, VALUES)


@pytest.mark.parametrize("table", [None, 3.0, "ab", [1.0, 2.0], {9: [0.0, 0.0]}, {(0, 5): 1.0}, {0: "x"}, [[1, 2]] * 4])
def test_what_is_no_table_is_described(table: Any) -> None:
    with pytest.raises(ValueError, match=r"but must be|no table of 3 states by 2 actions"):
        tables.read(table, 3, 2)


def made(kind: type[Any], **values: float) -> OwnAgent:
    return OwnAgent(AgentClass(kind, Calls()), 3, 2, {"alpha": 0.5, "gamma": 0.9, "planning_steps": 4, **values})


class ByName:
    def __init__(self, nA: int, nS: int, lr: float, discount_factor: float = 0.1) -> None:
        self.q_table = np.zeros((nS, nA))
        self.given = lr, discount_factor
        self.n_planning_steps = 0
        self.seen: list[Any] = []

    def step(self, state: int, action: int, next_state: int, reward: float, terminated: bool) -> None:
        self.seen = [state, action, next_state, reward, terminated]


def test_parameters_and_arguments_go_by_their_names() -> None:
    agent = made(ByName)
    assert agent.object.given == (0.5, 0.9)
    assert agent.object.n_planning_steps == 4
    agent.update(state=1, action=0, reward=0.5, next_state=2, terminal=True, next_action=1)
    assert agent.object.seen == [1, 0, 2, 0.5, True]
    assert agent.q.shape == (3, 2)


class ByOrder:
    def __init__(self, x: int, y: int, **options: float) -> None:
        self.Q = np.zeros((x, y))
        self.options = options

    def update(self, *transition: Any) -> None:
        self.seen = transition


def test_what_has_no_names_goes_by_its_order() -> None:
    agent = made(ByOrder, seed=3)
    assert agent.object.options == {"alpha": 0.5, "gamma": 0.9, "planning_steps": 4}
    agent.update(state=1, action=0, reward=0.5, next_state=2, terminal=False)
    assert agent.object.seen == (1, 0, 0.5, 2, False)


class Generator:
    def __init__(self, n_states: int, n_actions: int, rng: np.random.Generator, seed: int) -> None:
        self.Q = rng.uniform(size=(n_states, n_actions)).astype(np.float32)
        self.seed = seed

    def learn(self, s: int, a: int, r: float, s2: int, done: bool) -> None: ...


def test_a_generator_is_given_with_the_seed_and_float32_is_compared_less_strictly() -> None:
    one, other, third = made(Generator, seed=1), made(Generator, seed=1), made(Generator, seed=2)
    assert (one.q == other.q).all()
    assert not (one.q == third.q).all()
    assert one.object.seed == 1
    assert one.precision > made(ByName).precision


class Base:
    """Names its parameters its own way."""

    def __init__(self, num_states: int, num_actions: int, lr: float, discount: float, n: int = 10) -> None:
        self.Q, self.given = np.zeros((num_states, num_actions)), (lr, discount, n)

    def update(self, s: int, a: int, r: float, s_prime: int, done: bool) -> None:
        pass


class Forwards(Base):
    """Takes what its base takes."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)


class Hides:
    """Takes what another class takes, of which nothing is known."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        self.inner = Base(*args, **kwargs)
        self.Q, self.update = self.inner.Q, self.inner.update


def test_parameters_that_a_class_forwards_are_those_of_its_base() -> None:
    values = {"alpha": 0.5, "gamma": 0.9, "epsilon": 0.1, "planning_steps": 3, "kappa": 0.1}
    made = OwnAgent(AgentClass(Forwards, Calls()), 2, 3, values)
    assert made.object.given == (0.5, 0.9, 3)
    assert parameters_of(Forwards) == parameters_of(Base)
    assert "kappa" not in parameters_of(Forwards)
    with pytest.raises(InputError, match=r"parameters hidden behind \*\*kwargs: Hides.__init__ must name"):
        OwnAgent(AgentClass(Hides, Calls()), 2, 3, values)
