"""Formula of a tick: the update rule it applied, with every term filled in.

The shown equation holds: computed from the shown numbers, it gives the shown result to the shown digits. It takes as
many digits as that needs, and as are needed for numbers that differ to be shown different.

The rules are those of Sutton & Barto (2018): Sarsa, Q-learning and Expected Sarsa (sections 6.4 to
6.6), tabular Dyna-Q (section 8.2), Dyna-Q+ (section 8.3), prioritized
sweeping (section 8.4); a look-ahead is value iteration (section 4.4) from the current state, a finite number of sweeps.
"""

from collections.abc import Callable, Iterable, Iterator
from decimal import Decimal
from functools import lru_cache, partial
from itertools import pairwise
from typing import NamedTuple

from dyna_tui.charts.numbers import count, counted
from dyna_tui.lab.frames.frame import Phase, Search
from dyna_tui.lab.frames.tick_record import Tick, TickOperands
from dyna_tui.maze.grid import StateMap
from dyna_tui.rounding import digits_to, exponent, same, significant

DECIMALS = range(15)
"""The decimals that are tried where three significant digits do not suffice."""
ALL_DECIMALS = range(25)
"""Those with which floats that differ at all are shown different, but for the tiniest."""
SUBSCRIPTS = "₀₁₂₃₄₅₆₇₈₉"


class Shown(NamedTuple):
    """A number as it is shown."""

    text: str
    value: Decimal
    """The number that the text reads as."""
    unit: Decimal
    """What its last digit counts."""

    @property
    def signed(self) -> str:
        """In brackets if it is negative, so that it can follow another sign."""
        return f"({self.text})" if self.value < 0 else self.text

    def rounds(self, number: Decimal) -> bool:
        """Whether that number, rounded, is the one shown."""
        return abs(number - self.value) * 2 <= self.unit


def formula(tick: Tick, grid: StateMap) -> tuple[str, ...]:
    """The formula, longest variant first; empty if its operands are no longer known."""
    if tick.operands is None:
        return ()
    return tuple(_variants(tick, tick.operands, grid))


def _variants(tick: Tick, operands: TickOperands, grid: StateMap) -> Iterator[str]:
    pair = f"({grid.label(tick.state)},{grid.actions[tick.action].arrow})"
    if tick.phase is Phase.ACT:
        yield from _choice(tick, operands, grid)
    elif tick.phase is Phase.MODEL:
        yield from _model_update(tick, operands, pair, grid)
    elif tick.phase is Phase.DIRECT_RL and tick.search is Search.PRIORITY:
        yield _written(tick, operands)
    elif tick.phase is Phase.PLANNING and tick.search is Search.LOOKAHEAD:
        yield from _sweep(tick, operands, grid)
    else:
        update = f"Q{pair} ← {_written(tick, operands)}"
        yield from (f"{update} · {more}" for more in _more(tick, operands, grid))
        yield update


def decimals_of(tick: Tick) -> int:
    """The decimals that a tick's values have at least, wherever shown: old, new, target, reward."""
    return _decimals(tick)[0]


@lru_cache(maxsize=1024)
def _decimals(tick: Tick) -> tuple[int, int]:
    """The decimals of a tick's values, and of the value of what followed, which is in the formula alone."""
    values = [tick.reward, tick.new, tick.old, tick.target]
    if tick.phase in (Phase.ACT, Phase.MODEL):
        return 0, 0
    if tick.operands is None:
        return _enough(values)
    values += [] if tick.operands.best is None else [tick.operands.best]
    if tick.search is Search.LOOKAHEAD:
        reward = tick.operands.reward
        values = [tick.new] if reward is None else [tick.new, reward, *values[4:]]
    return _enough(values, partial(_equation(tick), tick, tick.operands))


def priority_decimals(tick: Tick) -> int:
    """The decimals that a tick's priority has at least, wherever it is shown: enough to tell it from theta."""
    if tick.operands is None or tick.phase is not Phase.DIRECT_RL:
        return 0
    theta = parameter(tick.operands.theta).value
    return next(
        (few for few in DECIMALS if (shown(tick.priority, few).value > theta) == bool(tick.pairs)), DECIMALS[-1]
    )


Equation = Callable[[Tick, TickOperands, tuple[int, int]], tuple[str, bool]]
"""Writes an equation of a tick with so many decimals, and so many of what followed; tells too whether it holds."""


def _equation(tick: Tick) -> Equation:
    if tick.search is Search.LOOKAHEAD:
        return _sweep_equation
    return _priority_equation if tick.phase is Phase.DIRECT_RL and tick.search is Search.PRIORITY else _update_equation


def _written(tick: Tick, operands: TickOperands) -> str:
    return _equation(tick)(tick, operands, _decimals(tick))[0]


def _update_equation(tick: Tick, operands: TickOperands, decimals: tuple[int, int]) -> tuple[str, bool]:
    """``0.31 + 0.10 × [0.00 + 0.95 × 0.42 − 0.31] = 0.319``."""
    old, new = shown(tick.old, decimals[0]), shown(tick.new, decimals[0])
    text, target = _target(tick.reward, operands, decimals)
    alpha = _one_over(operands.average) if operands.average else parameter(operands.alpha)
    holds = new.rounds(old.value + alpha.value * (target - old.value))
    return f"{old.text} + {alpha.text} × [{text} − {old.signed}] {'=' if holds else '≈'} {new.text}", holds


def _priority_equation(tick: Tick, operands: TickOperands, decimals: tuple[int, int]) -> tuple[str, bool]:
    """``P ← |0.00 + 0.95 × 0.42 − 0.31| = 0.089 > θ 0.0001: queued``."""
    theta = parameter(operands.theta)
    old, size = shown(tick.old, decimals[0]), shown(tick.priority, priority_decimals(tick))
    text, target = _target(tick.reward, operands, decimals)
    holds = size.rounds(abs(target - old.value))
    verdict = f"> θ {theta.text}: queued" if tick.pairs else f"≤ θ {theta.text}: not queued"
    return f"P ← |{text} − {old.signed}| {'=' if holds else '≈'} {size.text} {verdict}", holds


def _sweep_equation(tick: Tick, operands: TickOperands, decimals: tuple[int, int]) -> tuple[str, bool]:
    """``0.00 + 0.95 × 0.42 = 0.399``."""
    new = shown(tick.new, decimals[0])
    if operands.reward is None:
        return f"{new.text}, an untried action", True
    text, target = _target(operands.reward, operands, decimals)
    holds = new.rounds(target)
    return text + (f" {'=' if holds else '≈'} {new.text}" if operands.best is not None else ""), holds


def _sweep(tick: Tick, operands: TickOperands, grid: StateMap) -> Iterator[str]:
    """``V₃(4,7) ← max [r + γ V₂(s')] = 0.00 + 0.95 × 0.42 = 0.399 by →``."""
    named = operands.reward is not None and len(operands.moves) < len(grid.actions)
    move = " by " + "".join(grid.actions[move].arrow for move in operands.moves) if named else ""
    left = f"V{_subscript(operands.sweep)}{grid.label(tick.state)} ← "
    rule = "max r" if operands.sweep == 1 else f"max [r + γ V{_subscript(operands.sweep - 1)}(s')]"
    right = _written(tick, operands) + move
    queried = f" · queried {counted(tick.pairs, 'pair')}"
    yield from (f"{left}{rule} = {right}{queried}", f"{left}{rule} = {right}", f"{left}{right}")


def _target(reward: float, operands: TickOperands, decimals: tuple[int, int]) -> tuple[str, Decimal]:
    """``0.00 + 0.001 × √42 + 0.95 × 0.42``, and its value."""
    earned = shown(reward, decimals[0])
    parts, value = [earned.text], earned.value
    if operands.tau is not None:
        kappa = parameter(operands.kappa)
        parts.append(f"{kappa.text} × √{count(operands.tau)}")
        value += kappa.value * Decimal(operands.tau).sqrt()
    if operands.best is not None:
        gamma, best = parameter(operands.gamma), shown(operands.best, decimals[1])
        parts.append(f"{gamma.text} × {best.signed}")
        value += gamma.value * best.value
    return " + ".join(parts), value


def _choice(tick: Tick, operands: TickOperands, grid: StateMap) -> Iterator[str]:
    """``A ← argmax Q((4,7),·) of ↑ 0.31  → 0.42  ↓ 0.00  ← 0.00 = →``."""
    action = grid.actions[tick.action].arrow
    if tick.driven:
        yield f"A ← {action}, manual"
        return
    if tick.chosen_by:
        yield f"A ← {action}, chosen by {tick.chosen_by}"
        return
    if tick.committed:
        yield f"A ← {action}, chosen before the last update"
        return
    if tick.exploring:
        yield f"A ← random action, ε {_short(operands.epsilon)} = {action}"
        return
    tied = f", {tick.ties}-way tie" if tick.ties > 1 else ""
    distinct = len(set(operands.values))
    written = (few for few in ALL_DECIMALS if len({shown(value, few).value for value in operands.values}) == distinct)
    decimals = next(written, ALL_DECIMALS[-1])
    kappa = parameter(operands.kappa).text
    taus = operands.taus or (None,) * len(operands.values)
    values = [shown(value, decimals).text for value in operands.values]
    with_bonus = [
        text + (f" + {kappa} × √{'?' if tau is None else count(tau)}" if operands.taus else "")
        for text, tau in zip(values, taus, strict=True)
    ]
    listed = "  ".join(f"{grid.actions[a].arrow} {text}" for a, text in enumerate(with_bonus))
    here = grid.label(tick.state)
    rule = f"argmax [Q({here},·) + κ√τ]" if operands.taus else f"argmax Q({here},·)"
    yield f"A ← {rule} of  {listed}  = {action}{tied}"
    yield f"A ← {rule} of  {listed}  = {action}"
    yield f"A ← {rule} = {action}{tied}"


def _model_update(tick: Tick, operands: TickOperands, pair: str, grid: StateMap) -> Iterator[str]:
    """``Model((4,7),→) ← 0.00, (4,8)``."""
    following = grid.label(tick.next_state) + (", terminal" if tick.terminal else "")
    if not operands.total:
        yield f"Model{pair} ← r {shown(tick.reward, 0).text}, s' {following}"
        return
    often = f"{_times(operands.weight)} of {_times(operands.total)} times"
    likely = shown(operands.weight / operands.total, 0).text
    mean = shown(operands.mean, 0).text
    yield f"Model{pair} ← s' {following}: {often}, p {likely}; mean r {mean}"
    yield f"Model{pair} ← s' {following}: {often}; mean r {mean}"


def _more(tick: Tick, operands: TickOperands, grid: StateMap) -> Iterator[str]:
    """What explains an update, longest variant first."""
    if operands.next_action >= 0:
        yield f"next action {grid.actions[operands.next_action].arrow} in s' {grid.label(tick.next_state)}"
    if operands.terms:
        of = (
            f"{len(operands.terms)} actions"
            if operands.terms[0].action >= 0
            else counted(len(operands.terms), "outcome")
        )
        yield f"expected over {_expectation(tick, operands, grid)}"
        yield f"expected over {of}"
    if tick.phase is not Phase.PLANNING:
        return
    if tick.probability is not None:
        following = grid.label(tick.next_state)
        yield f"mean r, sampled s' {following}, p {shown(tick.probability, 0).text}"
        yield f"sampled s' {following}"
    if tick.search is Search.PRIORITY:
        priority = f"P {shown(tick.priority, priority_decimals(tick)).text}"
        named = ", ".join(
            f"{grid.pair(pair.state, pair.action)} {shown(pair.priority, 0).text}" for pair in operands.predecessors
        )
        others = ", …" if len(operands.predecessors) < tick.pairs else ""
        if tick.pairs:
            yield f"{priority}, queued {named}{others}"
        yield f"{priority}, queued {count(tick.pairs)}"


def _expectation(tick: Tick, operands: TickOperands, grid: StateMap) -> str:
    """``↑ 0.925 × 0.42, → 0.025 × 0.31``: the terms whose sum is the value of what follows as the update shows it."""
    assert operands.best is not None
    best = shown(operands.best, _decimals(tick)[1])

    def variant(decimals: int) -> tuple[str, bool]:
        texts, total = [], Decimal(0)
        for term in operands.terms:
            probability, value = shown(term.probability, decimals), shown(term.value, decimals)
            label = grid.actions[term.action].arrow if term.action >= 0 else grid.label(term.state)
            texts.append(f"{label} {probability.text} × {value.signed}")
            total += probability.value * value.value
        return ", ".join(texts), best.rounds(total)

    variants = map(variant, DECIMALS)
    return next((text for text, holds in variants if holds), variant(DECIMALS[-1])[0])


def shown(number: float, decimals: int) -> Shown:
    """A number to three significant digits, or to more where so many decimals have more; ``0.50`` where it is exact."""
    text = significant(number, digits_to(number, decimals))
    if "e" not in text and same(float(text), number):
        whole, _, fraction = text.partition(".")
        text = f"{whole}.{fraction:0<2}"
    worth = Decimal(text)
    return Shown(_minus(text), worth, Decimal((0, (1,), int(worth.as_tuple().exponent))))


def parameter(number: float) -> Shown:
    """A parameter as it was given, with two digits after its point at the least: ``0.10``, ``0.0001``."""
    text = f"{number:.2f}" if float(f"{number:.2f}") == number else f"{Decimal(repr(number)):f}"
    if len(text) > 9:
        text = repr(number)
    return Shown(_minus(text), Decimal(text), Decimal(0))


def _one_over(n: int) -> Shown:
    """Alpha of a sample average: ``1/3``."""
    return Shown(f"1/{n}", 1 / Decimal(n), Decimal(0))


def _short(number: float) -> str:
    """A parameter as it was given or, on its way from one value to another, to three significant digits."""
    text = parameter(number).text
    return text if len(text) <= len("0.0001") else shown(number, 0).text


def _enough(
    values: Iterable[float], equation: Callable[[tuple[int, int]], tuple[str, bool]] | None = None
) -> tuple[int, int]:
    """The fewest decimals with which values that differ are shown different and the equation, if given, holds.

    What followed gets two more where it does not hold otherwise.
    """
    ordered = sorted(values)
    least = max(0, -exponent(max(abs(ordered[0]), abs(ordered[-1]))) - 1)
    pairs = [(one, other) for one, other in pairwise(ordered) if not same(one, other)]
    fallback = None
    for more in (0, 2) if equation else (0,):
        for decimals in range(least, least + len(DECIMALS)):
            if all(shown(one, decimals).value < shown(other, decimals).value for one, other in pairs):
                if equation is None or equation((decimals, decimals + more))[1]:
                    return decimals, decimals + more
                fallback = decimals if fallback is None else fallback
    return (least, least) if fallback is None else (fallback, fallback)


def _times(weight: float) -> str:
    return count(round(weight)) if weight == round(weight) else shown(weight, 0).text


def _subscript(number: int) -> str:
    return "".join(SUBSCRIPTS[int(digit)] for digit in str(number))


def _minus(text: str) -> str:
    return text.replace("-", "−")
