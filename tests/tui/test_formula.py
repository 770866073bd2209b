"""Formula of a tick: the equation holds as shown, for every kind of tick."""

import re
from fractions import Fraction
from itertools import pairwise
from math import isqrt

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dyna_tui.agents import Model
from dyna_tui.lab.frames.frame import Phase, Search
from dyna_tui.lab.frames.tick_log import TickLog
from dyna_tui.lab.frames.tick_record import Counters, LogEntry, Queued, Term, Tick, TickOperands
from dyna_tui.lab.lane import Lane
from dyna_tui.lab.text.formula import decimals_of, formula, parameter, priority_decimals, shown
from dyna_tui.lab.text.tick_text import log_text, sentence
from dyna_tui.maze.grid import GridShape
from dyna_tui.rounding import same
from tests.dyna.engine import agent, maze_of

GRID = GridShape(6, 9)
TERMS = TickOperands(alpha=0.1, gamma=0.95, epsilon=0.1, theta=0.0001, kappa=0.001)
LEARN = Tick(
    Phase.DIRECT_RL, 43, 1, 0.0, 44, False, target=0.95 * 0.42, old=0.31, new=0.31 + 0.1 * (0.95 * 0.42 - 0.31)
)
LEARN = LEARN._replace(operands=TERMS._replace(best=0.42))
END = Tick(Phase.DIRECT_RL, 17, 0, 1.0, 8, True, target=1.0, old=0.25, new=0.325, operands=TERMS)
ACT = Tick(Phase.ACT, 43, 1, 0.0, 44, False, ties=1, operands=TERMS._replace(values=(0.31, 0.42, 0.0, -0.25)))
MODEL = Tick(Phase.MODEL, 43, 1, 0.0, 44, False, operands=TERMS)
SWEEP = Tick(Phase.PLANNING, 43, -1, 0.0, -1, False, new=0.399, search=Search.LOOKAHEAD, pairs=12)
SWEEP = SWEEP._replace(operands=TickOperands(gamma=0.95, best=0.42, moves=(1,), reward=0.0, sweep=3))
PLAN = LEARN._replace(phase=Phase.PLANNING)
QUEUE = LEARN._replace(search=Search.PRIORITY, new=0.31, priority=0.089, pairs=1)
POP = PLAN._replace(search=Search.PRIORITY, priority=0.25, pairs=3)
MAZES = {"deterministic": "", "slippery": "slip = 0.3\nstep_reward = -0.01"}
AGENTS = (
    "q-learning:alpha=0.3",
    "sarsa:alpha=0.3,epsilon=0.4",
    "expected-sarsa:alpha=0.3,epsilon=0.4",
    "dyna-q:n=5,alpha=0.125",
    "dyna-q:n=5,search=trajectory,gamma=1",
    "dyna-q+:n=5,kappa=0.0003,q0=-2",
    "dyna-q+:n=3,bonus=action,kappa=0.01",
    "dyna-q-stochastic:n=5,forget=0.1",
    "dyna-q-stochastic:n=5,backup=expected",
    "prioritized-sweeping:n=5,alpha=0.5",
    "mpc:horizon=12",
    "q-learning:alpha=1/n,epsilon=1,epsilon_steps=150",
    "expected-sarsa:alpha=1/n,epsilon=0.9,epsilon_end=0.1,epsilon_steps=77",
    "dyna-q:n=5,alpha=1/n",
)


@pytest.mark.parametrize(
    ("tick", "expected"),
    [
        (LEARN, "Q((4,7),→) ← 0.31 + 0.10 × [0.00 + 0.95 × 0.42 − 0.31] = 0.319"),
        (
            LEARN._replace(new=0.31 + (0.95 * 0.42 - 0.31) / 3, operands=TERMS._replace(best=0.42, average=3)),
            "Q((4,7),→) ← 0.31 + 1/3 × [0.00 + 0.95 × 0.42 − 0.31] = 0.340",
        ),
        (END, "Q((1,8),↑) ← 0.25 + 0.10 × [1.00 − 0.25] = 0.325"),
        (
            PLAN._replace(operands=TERMS._replace(best=0.42, tau=42), bonus=0.001 * 42**0.5, new=0.319548),
            "Q((4,7),→) ← 0.31 + 0.10 × [0.00 + 0.001 × √42 + 0.95 × 0.42 − 0.31] = 0.320",
        ),
        (
            LEARN._replace(reward=-1.0, old=-0.31, new=-0.4189, operands=TERMS._replace(best=-0.42)),
            "Q((4,7),→) ← −0.31 + 0.10 × [−1.00 + 0.95 × (−0.42) − (−0.31)] = −0.419",
        ),
        (ACT, "A ← argmax Q((4,7),·) of  ↑ 0.31  → 0.42  ↓ 0.00  ← −0.25  = →"),
        (
            ACT._replace(ties=2, operands=TERMS._replace(values=(0.42, 0.42, 0.0, 0.0))),
            "A ← argmax Q((4,7),·) of  ↑ 0.42  → 0.42  ↓ 0.00  ← 0.00  = →, 2-way tie",
        ),
        (
            ACT._replace(curious=True, operands=ACT.operands._replace(taus=(1, 4, 9, None))),  # type: ignore[union-attr]
            "A ← argmax [Q((4,7),·) + κ√τ] of  ↑ 0.31 + 0.001 × √1  → 0.42 + 0.001 × √4  "
            "↓ 0.00 + 0.001 × √9  ← −0.25 + 0.001 × √?  = →",
        ),
        (ACT._replace(exploring=True, ties=0), "A ← random action, ε 0.10 = →"),
        (
            ACT._replace(exploring=True, ties=0, operands=TERMS._replace(epsilon=1 - 0.9 * (77 / 150))),
            "A ← random action, ε 0.538 = →",
        ),
        (ACT._replace(driven=True, ties=0), "A ← →, manual"),
        (MODEL, "Model((4,7),→) ← r 0.00, s' (4,8)"),
        (MODEL._replace(terminal=True, reward=1.0), "Model((4,7),→) ← r 1.00, s' (4,8), terminal"),
        (
            MODEL._replace(probability=2 / 3, operands=TERMS._replace(weight=2.0, total=3.0, mean=0.5)),
            "Model((4,7),→) ← s' (4,8): 2 of 3 times, p 0.667; mean r 0.50",
        ),
        (
            PLAN._replace(probability=2 / 3, operands=TERMS._replace(best=0.42, weight=2.0, total=3.0)),
            "Q((4,7),→) ← 0.31 + 0.10 × [0.00 + 0.95 × 0.42 − 0.31] = 0.319 · mean r, sampled s' (4,8), p 0.667",
        ),
        (ACT._replace(committed=True), "A ← →, chosen before the last update"),
        (
            LEARN._replace(operands=TERMS._replace(best=0.42, next_action=2)),
            "Q((4,7),→) ← 0.31 + 0.10 × [0.00 + 0.95 × 0.42 − 0.31] = 0.319 · next action ↓ in s' (4,8)",
        ),
        (
            LEARN._replace(
                operands=TERMS._replace(
                    best=0.42,
                    terms=(Term(probability=0.9, value=0.5, action=1), Term(probability=0.1, value=-0.3, action=2)),
                ),
            ),
            "Q((4,7),→) ← 0.31 + 0.10 × [0.00 + 0.95 × 0.42 − 0.31] = 0.319 "
            "· expected over → 0.90 × 0.50, ↓ 0.10 × (−0.30)",
        ),
        (
            PLAN._replace(
                expected=True,
                operands=TERMS._replace(best=0.42, terms=(Term(probability=1.0, value=0.42, state=44),)),
            ),
            "Q((4,7),→) ← 0.31 + 0.10 × [0.00 + 0.95 × 0.42 − 0.31] = 0.319 · expected over (4,8) 1.00 × 0.42",
        ),
        (QUEUE, "P ← |0.00 + 0.95 × 0.42 − 0.31| = 0.089 > θ 0.0001: queued"),
        (
            QUEUE._replace(old=0.39895, new=0.39895, priority=0.00005, pairs=0),
            "P ← |0.00 + 0.95 × 0.42 − 0.39895| = 5e−05 ≤ θ 0.0001: not queued",
        ),
        (
            POP._replace(operands=TERMS._replace(best=0.42, predecessors=(Queued(42, 1, 0.08), Queued(34, 2, 0.0712)))),
            "Q((4,7),→) ← 0.31 + 0.10 × [0.00 + 0.95 × 0.42 − 0.31] = 0.319 "
            "· P 0.25, queued (4,6)→ 0.08, (3,7)↓ 0.0712, …",
        ),
        (SWEEP, "V₃(4,7) ← max [r + γ V₂(s')] = 0.00 + 0.95 × 0.42 = 0.399 by → · queried 12 pairs"),
        (
            SWEEP._replace(new=1.0, pairs=1, operands=TickOperands(moves=(0, 1), reward=1.0, sweep=1)),
            "V₁(4,7) ← max r = 1.00 by ↑→ · queried 1 pair",
        ),
        (
            SWEEP._replace(new=0.0, operands=TickOperands(moves=(2,), sweep=12)),
            "V₁₂(4,7) ← max [r + γ V₁₁(s')] = 0.00, an untried action · queried 12 pairs",
        ),
    ],
)
def test_a_formula_is_the_update_rule_filled_in(tick: Tick, expected: str) -> None:
    assert formula(tick, GRID)[0] == expected


def test_there_is_no_formula_without_its_operands() -> None:
    assert formula(LEARN._replace(operands=None), GRID) == ()


def test_shorter_variants_drop_what_follows_the_update_first() -> None:
    tick = POP._replace(operands=TERMS._replace(best=0.42, predecessors=(Queued(42, 1, 0.08),)))
    variants = formula(tick, GRID)
    assert [len(variant) for variant in variants] == sorted({len(variant) for variant in variants}, reverse=True)
    assert variants[-1] == formula(LEARN, GRID)[0]


@pytest.mark.parametrize("settings", MAZES.values(), ids=MAZES)
@pytest.mark.parametrize("text", AGENTS)
def test_the_formula_of_every_tick_of_every_agent_holds_and_gives_the_engine_s_result(text: str, settings: str) -> None:
    lane = Lane(maze_of("S....\n..#.G\n@ 30\nS....\n....G", settings), agent(text))
    lane.advance(until_step=80)
    phases = set()
    for entry in TickLog().latest(lane, 300):
        phases.add(entry.tick.phase)
        check(entry)
    assert len(phases) == (2 if lane.spec.variant.model is Model.NONE else 3 if text.startswith("mpc") else 4)


def check(entry: LogEntry) -> None:
    """Computes the formula from the numbers that stand in it."""
    tick = entry.tick
    (first, *_) = variants = formula(tick, GridShape(3, 5))
    assert "≈" not in first
    if tick.phase is Phase.ACT or tick.phase is Phase.MODEL:
        return
    check_values(tick, variants[-1])
    if tick.operands and tick.operands.terms:
        check_expectation(first)
    equation = variants[-1].split(" by ")[0].split(", an untried")[0]
    left, _, right = equation.partition(" ← ")
    parts = re.split(r" = | > θ | ≤ θ ", right.split(":")[0])
    if len(parts) > 1:
        assert abs(computed(parts[0]) - number(parts[1])) * 2 <= unit(parts[1]) + Fraction(1, 10**12)
    result = tick.priority if left == "P" else tick.new
    shown_result = parts[1] if len(parts) > 1 else parts[0]
    assert abs(Fraction(result) - number(shown_result)) * 2 <= unit(shown_result) + Fraction(1, 10**12)
    if left == "P":
        assert (number(parts[1]) > number(parts[2])) == bool(tick.pairs)
    if left.startswith("Q"):
        assert number(right.split(" ")[0]) == number(right.rpartition(" − ")[2].split("]")[0])


def check_values(tick: Tick, text: str) -> None:
    """Values that differ are shown different, each rounded once; and alike in the formula, the log and the sentence."""
    values = sorted({tick.old, tick.new} if tick.search is not Search.LOOKAHEAD else {tick.new})
    decimals = decimals_of(tick)
    texts = [shown(value, decimals) for value in values]
    for value, written in zip(values, texts, strict=True):
        assert abs(Fraction(written.value) - Fraction(value)) * 2 <= Fraction(written.unit) + Fraction(1, 10**12)
    for (one, first), (other, second) in pairwise(zip(values, texts, strict=True)):
        assert (first.value == second.value) == same(one, other)
    words = f"{sentence(tick, Counters(), GridShape(3, 5))} {log_text(tick, GridShape(3, 5))}"
    found = (re.fullmatch(r"(-?[\d.]+(e-\d+)?)[,;:]?", word) for word in words.split())
    spoken = {number(word[1]) for word in found if word}
    priority = shown(tick.priority, priority_decimals(tick))
    if tick.phase is Phase.DIRECT_RL and tick.search is Search.PRIORITY:
        assert Fraction(priority.value) in spoken
        assert priority.text in text
    else:
        assert {Fraction(written.value) for written in texts} <= spoken
        assert all(written.text in text for written in texts)


def check_expectation(text: str) -> None:
    """The terms give the value of what follows that stands in the update."""
    terms = re.findall(r"(\d\S*) × (\S+?)(?=, |$)", text.partition("expected over ")[2])
    assert terms
    following = re.search(r"\[.* × (\S+) − ", text)
    assert following
    total = sum(number(probability) * number(value) for probability, value in terms)
    assert abs(total - number(following[1])) * 2 <= unit(following[1])


def test_the_probabilities_of_an_expectation_are_exact_enough_to_compute_its_value() -> None:
    q = (-0.5, 0.25, 0.125, 1.0)
    terms = tuple(
        Term(probability=p, value=value, action=a)
        for a, (p, value) in enumerate(zip((0.925, 0.025, 0.025, 0.025), q, strict=True))
    )
    best = sum(term.probability * term.value for term in terms)
    new = 0.31 + 0.1 * (0.95 * best - 0.31)
    (text, *_) = formula(LEARN._replace(new=new, operands=TERMS._replace(best=best, terms=terms)), GRID)
    assert "↑ 0.925 × (−0.50), → 0.025 × 0.25" in text
    check_expectation(text)


def computed(side: str) -> Fraction:
    """The value of a side of an equation, by its own rules and not by the engine's."""
    if side.startswith("|"):
        return abs(computed(side.strip("|")))
    bracket = re.fullmatch(r"(\S+) \+ (\S+) × \[(.*)\]", side)
    if bracket:
        old, alpha, error = bracket.groups()
        return number(old) + number(alpha) * computed(error)
    operands = re.split(r" ([+−]) ", side)
    total = product(operands[0])
    for sign, term in zip(operands[1::2], operands[2::2], strict=True):
        total += product(term) if sign == "+" else -product(term)
    return total


def product(term: str) -> Fraction:
    value = Fraction(1)
    for factor in term.split(" × "):
        value *= root(factor[1:]) if factor.startswith("√") else number(factor)
    return value


def root(text: str) -> Fraction:
    """The square root, to twelve digits."""
    return Fraction(isqrt(int(text.replace(",", "")) * 10**24), 10**12)


def number(text: str) -> Fraction:
    return Fraction(text.strip("()").replace("−", "-"))


def unit(text: str) -> Fraction:
    """What the last digit of a number counts."""
    mantissa, _, power = text.strip("()").replace("−", "-").partition("e")
    return Fraction(10) ** (int(power or 0) - len(mantissa.partition(".")[2]))


@given(st.floats(-1e4, 1e4), st.integers(2, 10))
def test_a_number_is_rounded_and_shown_as_zero_only_if_it_is(amount: float, digits: int) -> None:
    text = shown(amount, digits)
    assert abs(number(text.text) - Fraction(amount)) * 2 <= unit(text.text) * Fraction(1001, 1000)
    assert (text.value == 0) == (amount == 0)
    assert "-" not in text.text


@pytest.mark.parametrize(
    ("value", "text"), [(0.1, "0.10"), (1.0, "1.00"), (0.125, "0.125"), (1e-4, "0.0001"), (1e-12, "1e−12")]
)
def test_a_parameter_is_shown_in_full(value: float, text: str) -> None:
    assert parameter(value).text == text
    assert number(text) == Fraction(str(value))


def test_old_and_new_values_that_differ_are_shown_different() -> None:
    tick = LEARN._replace(old=0.00134, new=0.00127, operands=TERMS._replace(alpha=1.0, best=0.00127 / 0.95))
    (text, *_) = formula(tick, GRID)
    assert text == "Q((4,7),→) ← 0.00134 + 1.00 × [0.00 + 0.95 × 0.001337 − 0.00134] = 0.00127"
    assert log_text(tick, GRID) == "Q (4,7)→ .00134 ▸ .00127"


@given(*[st.floats(-2, 2) | st.floats(-1e-3, 1e-3)] * 3, st.sampled_from([0.1, 0.125, 0.3, 1.0]))
def test_the_values_of_any_update_are_told_apart(old: float, best: float, reward: float, alpha: float) -> None:
    target = reward + 0.95 * best
    operands = TERMS._replace(alpha=alpha, best=best)
    new = old + alpha * (target - old)
    tick = LEARN._replace(old=old, new=new, reward=reward, target=target, operands=operands)
    check_values(tick, formula(tick, GRID)[-1])
    decimals = decimals_of(tick)
    for one, other in pairwise(sorted([old, best, reward, target, new])):
        assert (
            same(one, other) or abs(one - other) < 1e-12 or shown(one, decimals).value != shown(other, decimals).value
        )


@settings(max_examples=40, deadline=None)
@given(st.sampled_from(AGENTS), st.sampled_from(sorted(MAZES)), st.integers(0, 2**32), st.integers(1, 200))
def test_the_formula_of_random_ticks_of_any_agent_holds_and_tells_its_values_apart(
    text: str, maze: str, seed: int, step: int
) -> None:
    lane = Lane(maze_of("S....\n..#.G\n@ 30\nS....\n....G", MAZES[maze]), agent(text), seed)
    lane.advance(until_step=step)
    for entry in TickLog().latest(lane, 12):
        check(entry)
