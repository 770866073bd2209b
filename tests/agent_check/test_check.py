"""The check itself: its formulas are the engine's, and its report is readable and the same each time."""

from typing import Any

import numpy as np
import pytest

import dyna_tui as dt
from dyna_tui.agent_check.battery import KAPPA, PLANNING_CASES, Case
from dyna_tui.agent_check.driving import Drive
from dyna_tui.agent_check.engine import Engine, spec_for
from dyna_tui.agent_check.findings import Draws, Part
from dyna_tui.agents import Phase, read_agents
from dyna_tui.own_agents.calls import Calls
from dyna_tui.own_agents.loading import AgentClass
from tests.agent_check.right_agents import DynaQ, DynaQPlus, QLearning

MODELS = ("dyna-q", "dyna-q+", "dyna-q+:untried=false", "dyna-q-stochastic", "dyna-q-stochastic:backup=expected")


class Mirror:
    """Changes nothing, so that the engine alone does."""

    def __init__(self, n_states: int, n_actions: int, alpha: float, gamma: float, **rest: Any) -> None:
        self.Q = np.zeros((n_states, n_actions))

    def update(self, s: int, a: int, r: float, s_prime: int, done: bool) -> None:
        pass


@pytest.mark.parametrize("case", PLANNING_CASES, ids=lambda case: case.name)
@pytest.mark.parametrize("text", MODELS)
def test_what_is_due_is_what_the_engine_makes(text: str, case: Case) -> None:
    """Of direct RL and of planning alike, to the bit but for the order of a sum."""
    (spec,) = read_agents(text)
    drive = Drive(AgentClass(Mirror, Calls()), spec, case, 0)
    world = case.world()
    values = np.random.default_rng(3).uniform(-1, 1, (world.states, len(world.actions)))
    drive.engine = engine = Engine(spec_for(spec, case, 3), world, values)
    compared = 0
    while engine.time < 100:
        before = engine.q
        phase = engine.tick()
        if phase is Phase.DIRECT_RL:
            assert drive._direct(before, engine.q).right
        elif phase is Phase.PLANNING:
            entry = next(e for e in engine.entries if (e.state, e.action) == engine.planned)
            assert drive._planned(entry, before, engine.q).right
            compared += 1
    assert compared > 200


class Absolute(QLearning):
    """The absolute TD error."""

    def update(self, s: int, a: int, r: float, s_prime: int, done: bool) -> None:
        error = r + (0 if done else self.gamma * self.Q[s_prime].max()) - self.Q[s, a]
        self.Q[s, a] += self.alpha * abs(error)


class NoRoot(DynaQPlus):
    """Tau without its root."""

    def bonus(self, s: int, a: int) -> float:
        return float(self.kappa * (self.time - self.last[s, a]))


def test_the_first_difference_is_reported_as_the_formula_with_both_numbers() -> None:
    report = dt.check_agent(Absolute)
    assert str(report).splitlines() == [
        "Absolute, compared with q-learning (by default)",
        "  direct RL               WRONG, 491 of 800 updates",
        '    first at real step 1 (episode 1) of the case "all values 0 at first": s = 0, a = 0, r = -0.1, s\' = 0',
        "    due    Q(0, 0) ← Q(s, a) + α [r + γ max Q(s', ·) − Q(s, a)]",
        "                   = 0 + 0.5·(-0.1 + 0.9·0 − 0) = -0.05",
        "    found  Q(0, 0) = 0.05",
        "    likely |δ| is added: the TD error must keep its sign, so that Q(s, a) can fall too (explains 150",
        "           of 150)",
        "WRONG: direct RL",
    ]
    assert not report
    assert report.faults == ("|δ| is added: the TD error must keep its sign, so that Q(s, a) can fall too",)
    assert repr(report).startswith("<AgentReport Absolute like q-learning: |δ| is added")


def test_a_difference_in_planning_names_the_pair_its_model_and_tau() -> None:
    lines = str(dt.check_agent(NoRoot)).splitlines()
    number, *_ = [number for number, line in enumerate(lines) if line.startswith("    planning of s = ")]
    assert ", τ = " in lines[number]
    assert " ← Q(s, a) + α [r + κ √τ" in lines[number + 1]
    assert f" + {KAPPA}·√" in lines[number + 2]
    assert lines[number + 4].startswith("    likely the bonus is κ τ: the square root is missing, it is κ √τ")


@pytest.mark.slow
def test_the_same_class_gets_the_same_report() -> None:
    assert str(dt.check_agent(DynaQ)) == str(dt.check_agent(DynaQ))


def test_the_sources_of_chance_are_given_back_as_they_were() -> None:
    import random

    random.seed(5)
    np.random.seed(5)
    before = random.getstate(), np.random.get_state()[1].tolist()  # type: ignore[index]
    dt.check_agent(QLearning)
    assert (random.getstate(), np.random.get_state()[1].tolist()) == before  # type: ignore[index]


class FirstOfEqual(QLearning):
    """As ``argmax`` does."""

    def __init__(self, n_states: int, n_actions: int, alpha: float, gamma: float, epsilon: float) -> None:
        super().__init__(n_states, n_actions, alpha, gamma)
        self.epsilon = epsilon

    def select_action(self, state: int) -> int:
        return int(np.random.randint(4) if np.random.random() < self.epsilon else np.argmax(self.Q[state]))


class NotGreedy(FirstOfEqual):
    """Takes the worst action."""

    def select_action(self, state: int) -> int:
        return int(np.argmin(self.Q[state]))


class NeverExplores(FirstOfEqual):
    """Forgets epsilon."""

    def select_action(self, state: int) -> int:
        return int(np.argmax(self.Q[state]))


def test_ties_taken_in_order_are_noted_and_not_wrong() -> None:
    report = dt.check_agent(FirstOfEqual, "q-learning")
    assert report.right
    assert "always takes the first of equally good actions, as argmax does" in str(report)


@pytest.mark.parametrize("agent, what", [(NotGreedy, "not greedy"), (NeverExplores, "does not take every action")])
def test_acting_that_is_not_epsilon_greedy_is_wrong(agent: type[Any], what: str) -> None:
    report = dt.check_agent(agent, "q-learning")
    assert [part.name for part in report.parts if not part.is_right] == ["acting"]
    assert what in report.faults[0]


def test_acting_that_is_right_is_reported_too() -> None:
    report = dt.check_agent(Ordinary, "q-learning")
    assert "  acting                  right, 600 choices" in str(report).splitlines()
    assert "q-learning does not plan: it was made with n = 0, so its planning was not checked" in " ".join(
        str(report).split()
    )
    assert report.right
    assert "acting" not in str(dt.check_agent(Mirror, "q-learning"))


class Ordinary(DynaQ):
    """With parameters of its base."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)


@pytest.mark.parametrize("thing", [3, None, Mirror(2, 2, 0.1, 0.9)])
def test_what_is_no_class_is_an_error(thing: Any) -> None:
    with pytest.raises(dt.InputError, match=r"but must be a class, or the text FILE.py\[:CLASS\]"):
        dt.check_agent(thing)


def test_counts_of_draws_are_compared_with_what_chance_allows() -> None:
    random = np.random.default_rng(0)
    even, skewed = Draws("even", "skewed"), Draws("even", "skewed")
    rules = {"even": dict.fromkeys(range(4), 0.25), "skewed": {0: 0.4, 1: 0.2, 2: 0.2, 3: 0.2}}
    for _ in range(2000):
        even.note(int(random.integers(4)), rules)  # type: ignore[arg-type]
        skewed.note(int(random.choice(4, p=[0.4, 0.2, 0.2, 0.2])), rules)  # type: ignore[arg-type]
    assert (even.fits("even"), even.fits("skewed")) == (True, False)
    assert (skewed.fits("even"), skewed.fits("skewed")) == (False, True)
    assert not even.never


def test_a_part_that_is_not_checked_says_why() -> None:
    report = dt.check_agent(Bootstraps, "dyna-q")
    skipped = [part for part in report.parts if part.skipped]
    assert {part.skipped for part in skipped} == {"direct RL must be right first"}
    assert Part("planning").is_right


class Bootstraps:
    """In whole steps."""

    def __init__(self, n_states: int, n_actions: int, alpha: float, gamma: float, n: int) -> None:
        self.inner = DynaQ(n_states, n_actions, alpha, gamma, planning_steps=n)
        self.Q = self.inner.Q

    def update(self, s: int, a: int, r: float, s_prime: int, done: bool) -> None:
        self.inner.update(s, a, r, s_prime, False)


@pytest.mark.parametrize(
    "name, like",
    [
        ("DynaQ", "dyna-q"),
        ("MyDynaAgent", "dyna-q"),
        ("Dyna_Q_Plus", "dyna-q+"),
        ("DynaQStochastic", "dyna-q-stochastic"),
        ("QLearner", "q-learning"),
        ("ExpectedSarsaAgent", "expected-sarsa"),
        ("SarsaAgent", "sarsa"),
        ("Agent", "dyna-q"),
    ],
)
def test_the_agent_to_compare_with_follows_from_the_name(name: str, like: str) -> None:
    from dyna_tui.agent_check.variant import chosen

    spec, _ = chosen(AgentClass(type(name, (DynaQ,), {}), Calls()), None)
    assert spec.variant.name == like


@pytest.mark.parametrize("like", ["mpc", "dyna-q:n=1|2", "dynaq", "dyna-q:alpha=2"])
def test_what_nothing_can_be_compared_with_is_an_error(like: str) -> None:
    with pytest.raises(dt.InputError):
        dt.check_agent(DynaQ, like)


class PartByPart:
    """Asked for each planning update, so that it need not know how many there are."""

    def __init__(self, n_states: int, n_actions: int, alpha: float, gamma: float) -> None:
        self.Q = np.zeros((n_states, n_actions))
        self.alpha, self.gamma = alpha, gamma
        self.model: dict[tuple[int, int], tuple[float, int, bool]] = {}

    def learn(self, s: int, a: int, r: float, s_prime: int, done: bool) -> None:
        target = r if done else r + self.gamma * self.Q[s_prime].max()
        self.Q[s, a] += self.alpha * (target - self.Q[s, a])

    def remember(self, s: int, a: int, r: float, s_prime: int, done: bool) -> None:
        self.model[s, a] = r, s_prime, done

    def plan(self, s: int, a: int) -> None:
        self.learn(s, a, *self.model[s, a])


def test_a_class_that_is_asked_part_by_part_needs_no_number_of_planning_steps() -> None:
    assert dt.check_agent(PartByPart, like="dyna-q").right
