"""How agents are spelled, and what each spelling means."""

import math
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dyna_tui.agents import PARAMETERS, VARIANTS, Bonus, Model, Search, UpdateRule, Value, read_agents, read_all
from dyna_tui.errors import InputError


def values(text: str, **preset: Value) -> dict[str, Value]:
    (spec,) = read_agents(text, preset)
    return dict(spec.values)


def test_the_table_of_variants_is_the_contracts() -> None:
    rows = {name: (v.update_rule, v.model, v.search, v.bonus, v.parameters) for name, v in VARIANTS.items()}
    exploring = ("epsilon", "epsilon_end", "epsilon_steps")
    direct = ("alpha", "gamma", *exploring, "q0")
    planning = ("alpha", "gamma", *exploring, "planning_steps")
    last, counts, q_learning = Model.LAST_OUTCOME, Model.COUNTS, UpdateRule.Q_LEARNING
    curious = (*planning, "kappa", "untried", "bonus", "q0")
    assert rows == {
        "q-learning": (q_learning, Model.NONE, Search.NONE, Bonus.NONE, direct),
        "sarsa": (UpdateRule.SARSA, Model.NONE, Search.NONE, Bonus.NONE, direct),
        "expected-sarsa": (UpdateRule.EXPECTED_SARSA, Model.NONE, Search.NONE, Bonus.NONE, direct),
        "dyna-q": (q_learning, last, Search.TRIED, Bonus.NONE, (*planning, "search", "q0")),
        "dyna-q-stochastic": (q_learning, counts, Search.TRIED, Bonus.NONE, (*planning, "forget", "backup", "q0")),
        "dyna-q+": (q_learning, last, Search.VISITED, Bonus.PLANNING, curious),
        "prioritized-sweeping": (UpdateRule.BY_QUEUE, last, Search.PRIORITY, Bonus.NONE, (*planning, "theta", "q0")),
        "mpc": (UpdateRule.NONE, last, Search.LOOKAHEAD, Bonus.NONE, ("gamma", *exploring, "horizon")),
    }


@pytest.mark.parametrize(
    ("text", "search", "bonus"),
    [
        ("dyna-q:search=trajectory", Search.TRAJECTORY, Bonus.NONE),
        ("dyna-q:search=uniform", Search.TRIED, Bonus.NONE),
        ("dyna-q+:bonus=planning", Search.VISITED, Bonus.PLANNING),
        ("dyna-q+:untried=false", Search.TRIED, Bonus.PLANNING),
        ("dyna-q+:bonus=action", Search.TRIED, Bonus.ACTION),
        ("dyna-q+:bonus=action,untried=true", Search.TRIED, Bonus.ACTION),
    ],
)
def test_a_parameter_may_choose_another_search_control_or_bonus(text: str, search: Search, bonus: Bonus) -> None:
    (spec,) = read_agents(text)
    assert (spec.search, spec.bonus) == (search, bonus)


def test_the_defaults_are_the_contracts() -> None:
    assert {name: parameter.default for name, parameter in PARAMETERS.items()} == {
        "alpha": 0.1,
        "gamma": 0.99,
        "epsilon": 0.1,
        "epsilon_end": 0.0,
        "epsilon_steps": 0,
        "planning_steps": 10,
        "kappa": 0.001,
        "theta": 0.0001,
        "horizon": 30,
        "untried": True,
        "bonus": "planning",
        "search": "uniform",
        "backup": "sample",
        "forget": 0.0,
        "q0": 0.0,
    }


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("q-learning", {"alpha": 0.1, "gamma": 0.99, "epsilon": 0.1, "q0": 0.0}),
        ("sarsa", {"epsilon_end": 0.0, "epsilon_steps": 0}),
        ("sarsa:alpha=1/n", {"alpha": "1/n"}),
        ("mpc:epsilon_end=0.01,epsilon_steps=1e3", {"epsilon_end": 0.01, "epsilon_steps": 1000}),
        ("dyna-q:n=50", {"planning_steps": 50}),
        ("dyna-q:planning_steps=0", {"planning_steps": 0}),
        ("dyna-q:n=1e3", {"planning_steps": 1000}),
        ("dyna-q:n=1000000", {"planning_steps": 1_000_000}),
        ("dyna-q+", {"kappa": 0.001, "untried": True}),
        ("dyna-q+:kappa=0.0005,alpha=1", {"kappa": 0.0005, "alpha": 1.0}),
        ("dyna-q+:untried=false", {"untried": False}),
        ("dyna-q+:untried=True", {"untried": True}),
        (" Dyna-Q : alpha = 0.5 , n = 3 ", {"alpha": 0.5, "planning_steps": 3}),
        ("q-learning:q0=1000000000000000000000000", {"q0": 1e24}),
        ("q-learning:epsilon=0,gamma=1,q0=-5", {"epsilon": 0.0, "gamma": 1.0, "q0": -5.0}),
        ("dyna-q+:kappa=1e-4", {"kappa": 0.0001}),
    ],
)
def test_a_spelling_means_its_values(text: str, expected: dict[str, Value]) -> None:
    got = values(text)
    assert got | expected == got
    words = {key for key in got if got[key] in PARAMETERS[key].words}
    assert all(type(got[key]) is type(PARAMETERS[key].default) for key in got.keys() - words)


def test_default_gives_way_to_maze_gives_way_to_spec() -> None:
    maze: dict[str, Value] = {"alpha": 1.0, "gamma": 0.95, "kappa": 0.5}
    got = values("dyna-q:alpha=0.3", **maze)
    assert (got["alpha"], got["gamma"], got["epsilon"]) == (0.3, 0.95, 0.1)


def test_a_parameter_that_the_agent_lacks_is_ignored_in_the_maze() -> None:
    assert "kappa" not in values("dyna-q", kappa=0.5)
    assert "planning_steps" not in values("q-learning", planning_steps=5)
    (spec,) = read_agents("q-learning", {"planning_steps": 5})
    assert spec.planning_steps == 0


def test_an_epsilon_to_end_with_may_come_from_elsewhere_than_its_steps() -> None:
    assert values("dyna-q:epsilon_end=0.1", epsilon_steps=50)["epsilon_steps"] == 50
    steady, falling = read_agents("dyna-q:epsilon_end=0.05,epsilon_steps=0|50")
    assert (steady.number("epsilon_steps"), falling.number("epsilon_steps")) == (0, 50)


def test_untried_false_searches_the_tried_pairs_only() -> None:
    with_untried, without = read_agents("dyna-q+:untried=true|false")
    assert (with_untried.search, without.search) == (Search.VISITED, Search.TRIED)
    (by_maze,) = read_agents("dyna-q+", {"untried": False})
    assert by_maze.search is Search.TRIED
    assert read_agents("dyna-q", {"untried": False})[0].search is Search.TRIED


def test_a_sweep_stands_for_one_agent_per_value_in_order() -> None:
    specs = read_agents("dyna-q:n=0|5|50,alpha=0.1|0.5")
    assert [(spec.planning_steps, spec.number("alpha")) for spec in specs] == [
        (0, 0.1),
        (0, 0.5),
        (5, 0.1),
        (5, 0.5),
        (50, 0.1),
        (50, 0.5),
    ]
    assert [spec.spec_text for spec in specs][:2] == [
        "dyna-q:planning_steps=0,alpha=0.1",
        "dyna-q:planning_steps=0,alpha=0.5",
    ]


def test_several_spellings_keep_their_order() -> None:
    specs = read_all(["dyna-q+", "dyna-q:n=1|2", "q-learning"])
    assert [spec.variant.name for spec in specs] == ["dyna-q+", "dyna-q", "dyna-q", "q-learning"]


ALL = "choose from q-learning, sarsa, expected-sarsa, dyna-q, dyna-q-stochastic, dyna-q+, prioritized-sweeping, mpc"
ERRORS = {
    "dyna": "unknown agent 'dyna': did you mean 'dyna-q' or 'dyna-q+'?",
    "qlearning:alpha=1": "unknown agent 'qlearning': did you mean 'q-learning'?",
    "td-lambda": f"unknown agent 'td-lambda': {ALL}",
    "": f"unknown agent '': {ALL}",
    "a\nb": f"unknown agent 'a\\nb': {ALL}",
    "dyna-q:": "'dyna-q:' ends after the colon: give key=value, as in dyna-q:alpha=0.5",
    "dyna-q:n": "'n' in 'dyna-q:n' is no key=value, as in dyna-q:alpha=0.5",
    "dyna-q:n=5,": "'' in 'dyna-q:n=5,' is no key=value, as in dyna-q:alpha=0.5",
    "dyna-q:x\ny=5": "dyna-q has no parameter 'x\\ny': "
    "choose from alpha, gamma, epsilon, epsilon_end, epsilon_steps, planning_steps, search, q0, n",
    "dyna-q:alfa=1": "dyna-q has no parameter 'alfa': did you mean 'alpha'?",
    "dyna-q:kappa=1": "dyna-q has no parameter 'kappa' (it belongs to dyna-q+): did you mean 'alpha'?",
    "q-learning:n=5": "q-learning has no parameter 'n': "
    "choose from alpha, gamma, epsilon, epsilon_end, epsilon_steps, q0",
    "dyna-q:n=5,planning_steps=6": "'dyna-q:n=5,planning_steps=6' gives planning_steps twice: "
    "give it once, several values as planning_steps=a|b",
    "dyna-q:alpha=0": "alpha is 0, but must be a number in (0, 1] or 1/n",
    "dyna-q:alpha=1.01": "alpha is 1.01, but must be a number in (0, 1] or 1/n",
    "dyna-q:alpha=": "alpha is '', but must be a number in (0, 1] or 1/n",
    "dyna-q:alpha=nan": "alpha is nan, but must be a number in (0, 1] or 1/n",
    "dyna-q:alpha=0.1|": "alpha is '', but must be a number in (0, 1] or 1/n",
    "dyna-q:alpha=x\ny": "alpha is 'x\\ny', but must be a number in (0, 1] or 1/n",
    "dyna-q:gamma=-0.1": "gamma is -0.1, but must be a number in [0, 1]",
    "dyna-q:gamma=1.1": "gamma is 1.1, but must be a number in [0, 1]",
    "dyna-q:epsilon=2": "epsilon is 2, but must be a number in [0, 1]",
    "dyna-q:n=2.5": "planning_steps is 2.5, but must be a whole number in [0, 1,000,000]",
    "dyna-q:n=-1": "planning_steps is -1, but must be a whole number in [0, 1,000,000]",
    "dyna-q:n=1000001": "planning_steps is 1000001, but must be a whole number in [0, 1,000,000]",
    "dyna-q:n=inf": "planning_steps is inf, but must be a whole number in [0, 1,000,000]",
    "dyna-q:n=nan": "planning_steps is nan, but must be a whole number in [0, 1,000,000]",
    "dyna-q:n=ten": "planning_steps is 'ten', but must be a whole number in [0, 1,000,000]",
    "dyna-q+:kappa=-1": "kappa is -1, but must be a number of at least 0",
    "dyna-q+:kappa=inf": "kappa is inf, but must be a number of at least 0",
    "dyna-q+:untried=1": "untried is '1', but must be true or false",
    "dyna-q:q0=inf": "q0 is inf, but must be a finite number or @FILE",
    "dyna-q:q0=-inf": "q0 is -inf, but must be a finite number or @FILE",
    "dyna-q:alpha=1/m": "alpha is '1/m', but must be a number in (0, 1] or 1/n",
    "dyna-q:alpha=1/n:1:3": "'alpha=1/n:1:3' is not a range: give low:high:count, as in alpha=0.1:0.9:9, "
    "or alpha=0.001:1:4log on a log scale",
    "dyna-q:epsilon=1/n": "epsilon is '1/n', but must be a number in [0, 1]",
    "dyna-q:epsilon_end=0.1": "epsilon_end in 'dyna-q:epsilon_end=0.1' needs epsilon_steps: "
    "add it, as in epsilon_steps=1000",
    "dyna-q:epsilon_end=0.1,epsilon_steps=-1": "epsilon_steps is -1, but must be a whole number in [0, 100,000,000]",
    "dyna-q:epsilon_end=2,epsilon_steps=9": "epsilon_end is 2, but must be a number in [0, 1]",
    "dyna-q:q0=true": "q0 is 'true', but must be a finite number or @FILE",
}


@pytest.mark.parametrize(("text", "message"), ERRORS.items())
def test_a_bad_spelling_is_one_line_with_what_would_be_right(text: str, message: str) -> None:
    with pytest.raises(InputError) as error:
        read_agents(text)
    assert str(error.value) == message
    assert "\n" not in message


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("alpha", True),
        ("alpha", "0.1"),
        pytest.param("alpha", 10**400, id="no-float"),
        pytest.param("q0", -(10**400), id="no-negative-float"),
        ("q0", math.nan),
        pytest.param("planning_steps", 16**5000, id="longer-than-python-prints"),
        ("planning_steps", 1.5),
        ("untried", 1),
        ("bonus", "other"),
        ("search", True),
        ("kappa", None),
    ],
)
def test_a_value_of_wrong_type_or_range_is_an_input_error(name: str, value: object) -> None:
    with pytest.raises(InputError, match=f"^{name} is .*, but must be "):
        PARAMETERS[name].checked(value)


@st.composite
def spellings(draw: st.DrawFn) -> tuple[str, dict[str, Value]]:
    """A spelling, and the values it names."""
    variant = VARIANTS[draw(st.sampled_from(sorted(VARIANTS)))]
    named = draw(st.lists(st.sampled_from(variant.parameters), unique=True))
    if "epsilon_end" in named and "epsilon_steps" not in named:
        named.append("epsilon_steps")
    given: dict[str, Value] = {}
    for name in named:
        parameter = PARAMETERS[name]
        if isinstance(parameter.default, bool):
            given[name] = draw(st.booleans())
        elif parameter.choices:
            given[name] = draw(st.sampled_from(parameter.choices))
        elif isinstance(parameter.default, int):
            given[name] = draw(st.integers(int(parameter.low), int(parameter.high)))
        else:
            low = None if math.isinf(parameter.low) else parameter.low
            high = None if math.isinf(parameter.high) else parameter.high
            given[name] = draw(
                st.floats(low, high, exclude_min=parameter.open_low, allow_nan=False, allow_infinity=False)
            )
        if parameter.words:
            given[name] = draw(st.sampled_from([given[name], *parameter.words]))
    words = [f"{key}={str(value).lower()}" for key, value in given.items()]
    return variant.name + (":" + ",".join(words) if words else ""), given


@settings(deadline=None)
@given(spellings())
def test_an_agent_reads_back_from_how_it_is_spelled(spelling: tuple[str, dict[str, Value]]) -> None:
    text, named = spelling
    (spec,) = read_agents(text)
    assert dict(spec.given) == named
    (again,) = read_agents(spec.spec_text)
    assert again == spec
    assert again.spec_text == spec.spec_text


@pytest.mark.parametrize(
    ("text", "summary"),
    [
        ("q-learning", "α .1  γ .99  ε .1"),
        ("dyna-q:n=50,alpha=1,gamma=0.95", "n 50  α 1  γ .95  ε .1"),
        ("dyna-q:n=1000000", "n 1,000,000  α .1  γ .99  ε .1"),
        ("dyna-q+:kappa=1e-4", "n 10  α .1  γ .99  ε .1  κ 1e-4"),
        ("dyna-q+:kappa=0,untried=false", "n 10  α .1  γ .99  ε .1  κ 0  untried false"),
        ("q-learning:q0=10.5,epsilon=0", "α .1  γ .99  ε 0  Q₀ 10.5"),
        ("q-learning:q0=-0.5", "α .1  γ .99  ε .1  Q₀ -.5"),
        (
            "q-learning:alpha=1/n,epsilon=1,epsilon_end=.05,epsilon_steps=1000",
            "α 1/n  γ .99  ε 1→.05 in 1,000",
        ),
        ("dyna-q:n=3,epsilon_steps=50", "n 3  α .1  γ .99  ε .1→0 in 50"),
        ("q-learning:q0=-100.25", "α .1  γ .99  ε .1  Q₀ -100.25"),
    ],
)
def test_a_summary_shows_what_matters_and_shows_it_right(text: str, summary: str) -> None:
    assert read_agents(text)[0].summary == summary


def test_a_sweep_of_absurdly_many_agents_is_refused_before_they_are_made() -> None:
    many = "|".join(["0.5"] * 1_000)
    with pytest.raises(InputError, match=r"^dyna-q with these values is 1,000,000,000 agents: give at most 1,000$"):
        read_agents(f"dyna-q:alpha={many},gamma={many},epsilon={many}")


RANGES: dict[str, list[float]] = {
    "alpha=0.1:0.9:9": [0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9],
    "alpha=1:0.25:4": [1.0, 0.75, 0.5, 0.25],
    "alpha=0.1:0.5:3|1": [0.1, 0.3, 0.5, 1.0],
    "alpha=1|0.1:0.3:3|.05:.06:2": [1.0, 0.1, 0.2, 0.3, 0.05, 0.06],
    "kappa=1e-5:1e-2:4log": [1e-05, 0.0001, 0.001, 0.01],
    "kappa= 0.1 : 0.9 : 3 LOG ": [0.1, 0.3, 0.9],
    "kappa=0:1e300:2": [0.0, 1e300],
    "q0=-5:5:11": [-5.0, -4.0, -3.0, -2.0, -1.0, 0.0, 1.0, 2.0, 3.0, 4.0, 5.0],
    "q0=-1e308:1e308:3": [-1e308, 0.0, 1e308],
    "n=0:50:6": [0, 10, 20, 30, 40, 50],
    "n=1:64:7log": [1, 2, 4, 8, 16, 32, 64],
    "n=1e3:0:3": [1000, 500, 0],
}


@pytest.mark.parametrize("text", RANGES)
def test_a_range_stands_for_its_values_as_if_each_had_been_typed(text: str) -> None:
    specs = read_agents(f"dyna-q+:{text}")
    got = [value for spec in specs for _, value in spec.given]
    assert got == RANGES[text]
    assert [type(value) for value in got] == [type(value) for value in RANGES[text]]
    assert [read_agents(spec.spec_text) for spec in specs] == [(spec,) for spec in specs]


@settings(deadline=None)
@given(st.integers(0, 10**6), st.integers(1, 10**6), st.integers(2, 40), st.integers(0, 9))
def test_values_of_a_range_are_the_floats_nearest_to_the_exact_ones(
    low: int, width: int, count: int, decimals: int
) -> None:
    first, last = (Decimal(end).scaleb(-decimals) for end in (low, low + width))
    got = [spec.number("q0") for spec in read_agents(f"dyna-q:q0={first}:{last}:{count}")]
    assert got == [float(Fraction(first) + Fraction(last - first) * i / (count - 1)) for i in range(count)]


@settings(deadline=None)
@given(st.floats(1e-9, 1e6), st.floats(1.001, 1e6), st.integers(2, 40))
def test_values_on_a_log_scale_have_equal_ratios_and_the_given_ends(low: float, ratio: float, count: int) -> None:
    got = [spec.number("kappa") for spec in read_agents(f"dyna-q+:kappa={low!r}:{low * ratio!r}:{count}log")]
    assert (len(got), got[0], got[-1]) == (count, low, low * ratio)
    assert all(
        math.isclose(after / before, ratio ** (1 / (count - 1)), rel_tol=1e-12) for before, after in pairwise(got)
    )


def test_ranges_and_values_of_several_parameters_are_all_combined() -> None:
    specs = read_agents("dyna-q:alpha=0.1:0.3:3,n=0|5")
    assert [spec.spec_text for spec in specs] == [
        f"dyna-q:alpha={alpha},planning_steps={n}" for alpha in (0.1, 0.2, 0.3) for n in (0, 5)
    ]


RANGE = "is not a range: give low:high:count, as in"
RANGE_ERRORS = {
    "alpha=0.1:0.9": f"'alpha=0.1:0.9' {RANGE} alpha=0.1:0.9:9, or alpha=0.001:1:4log on a log scale",
    "alpha=0.1:0.9:": f"'alpha=0.1:0.9:' {RANGE} alpha=0.1:0.9:9, or alpha=0.001:1:4log on a log scale",
    "alpha=0.1:0.9:log": f"'alpha=0.1:0.9:log' {RANGE} alpha=0.1:0.9:9, or alpha=0.001:1:4log on a log scale",
    "alpha=::": f"'alpha=::' {RANGE} alpha=0.1:0.9:9, or alpha=0.001:1:4log on a log scale",
    "n=1:5:2:2": f"'n=1:5:2:2' {RANGE} n=0:50:6, or n=1:1000:4log on a log scale",
    "alpha=x\ny:1:3": f"'alpha=x\\ny:1:3' {RANGE} alpha=0.1:0.9:9, or alpha=0.001:1:4log on a log scale",
    "alpha=0.1:0.9:1": "'alpha=0.1:0.9:1' asks for 1 values, but a range has 2 to 1,000",
    "alpha=0.1:0.9:1001": "'alpha=0.1:0.9:1001' asks for 1001 values, but a range has 2 to 1,000",
    "alpha=0.1:0.9:2.5": "'alpha=0.1:0.9:2.5' asks for 2.5 values, but a range has 2 to 1,000",
    "alpha=0.1:0.9:-3": "'alpha=0.1:0.9:-3' asks for -3 values, but a range has 2 to 1,000",
    "alpha=0.5:.5:3": "'alpha=0.5:.5:3' has equal ends: give the value alone, as in alpha=0.5",
    "kappa=0:1:3log": "'kappa=0:1:3log' is on a log scale, so both ends must be above 0: raise them, "
    "or leave out 'log'",
    "alpha=0:1:3": "alpha is 0, but must be a number in (0, 1] or 1/n",
    "alpha=0.1:nan:3": "alpha is nan, but must be a number in (0, 1] or 1/n",
    "kappa=1:1e999999999:3": "kappa is inf, but must be a number of at least 0",
    "n=0:50:4": "'n=0:50:4' holds 16.6667, which is not whole: ask for 3 values",
    "n=0:50:8": "'n=0:50:8' holds 7.14286, which is not whole: ask for 6 values",
    "n=1:50:4log": "'n=1:50:4log' holds 3.68403, which is not whole: give the values themselves, as in n=1|4|14|50",
    "n=0.5:3:3": "planning_steps is 0.5, but must be a whole number in [0, 1,000,000]",
    "untried=0:1:2": "untried is '0:1:2', but must be true or false",
    "bonus=a:b:2": "bonus is 'a:b:2', but must be planning or action",
}


@pytest.mark.parametrize(("text", "message"), RANGE_ERRORS.items())
def test_a_bad_range_is_one_line_with_what_would_be_right(text: str, message: str) -> None:
    with pytest.raises(InputError) as error:
        read_agents(f"dyna-q+:{text}")
    assert str(error.value) == message


def test_ranges_of_too_many_agents_are_rejected_before_they_are_made() -> None:
    with pytest.raises(InputError, match=r"^dyna-q with these values is 3,006 agents: give at most 1,000$"):
        read_agents("dyna-q:alpha=0.01:1:501,n=0:50:6")
