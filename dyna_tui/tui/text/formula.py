"""Formula of a tick: the update rule it applied, with every term filled in.

The shown equation holds: computed from the shown numbers, it gives the shown result to the shown digits.
It takes as many digits as that needs.

The rules are those of Sutton & Barto (2018): Sarsa, Q-learning and Expected Sarsa (sections 6.4 to
6.6), tabular Dyna-Q (section 8.2), Dyna-Q+ (section 8.3), prioritized
sweeping (section 8.4); a look-ahead is value iteration (section 4.4) from the current state, a finite number of sweeps.
"""

from collections.abc import Callable, Iterator
from decimal import Decimal
from functools import partial
from typing import NamedTuple

from dyna_tui.charts.numbers import count
from dyna_tui.lab.frames.frame import ACTIONS, Phase, Search, Tick, TickOperands
from dyna_tui.maze.grid import GridShape
from dyna_tui.tui.text.labels import counted

FEW = range(2, 5)
"""The digits after the point that usually suffice."""
MANY = range(2, 11)
"""Those that are tried where they do not."""
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


def formula(tick: Tick, grid: GridShape) -> tuple[str, ...]:
    """The formula, longest variant first; empty if its operands are no longer known."""
    if tick.operands is None:
        return ()
    return tuple(_variants(tick, tick.operands, grid))


def _variants(tick: Tick, operands: TickOperands, grid: GridShape) -> Iterator[str]:
    pair = f"({grid.label(tick.state)},{ACTIONS[tick.action]})"
    if tick.phase is Phase.ACT:
        yield from _choice(tick, operands, grid)
    elif tick.phase is Phase.MODEL:
        yield from _model_update(tick, operands, pair, grid)
    elif tick.phase is Phase.DIRECT_RL and tick.search is Search.PRIORITY:
        yield _priority(tick, operands)
    elif tick.phase is Phase.PLANNING and tick.search is Search.LOOKAHEAD:
        yield from _sweep(tick, operands, grid)
    else:
        update = f"Q{pair} ← {_update(tick, operands)}"
        yield from (f"{update} · {more}" for more in _more(tick, operands, grid))
        yield update


def _update(tick: Tick, operands: TickOperands) -> str:
    """``0.31 + 0.10 × [0.00 + 0.95 × 0.42 − 0.31] = 0.32``."""
    return _best_variant(partial(_update_variant, tick, operands))


def _update_variant(tick: Tick, operands: TickOperands, digits: int) -> tuple[str, bool, bool]:
    old, new = shown(tick.old, digits), shown(tick.new, digits)
    text, target, kept = _target(tick.reward, operands, digits)
    alpha = parameter(operands.alpha)
    holds = new.rounds(old.value + alpha.value * (target - old.value))
    exact = kept and (tick.old == tick.new) == (old.text == new.text) and _keeps(digits, tick.old, tick.new)
    return f"{old.text} + {alpha.text} × [{text} − {old.signed}] {'=' if holds else '≈'} {new.text}", holds, exact


def _priority(tick: Tick, operands: TickOperands) -> str:
    """``P ← |0.00 + 0.95 × 0.42 − 0.31| = 0.09 > θ 0.0001: queued``."""
    theta = parameter(operands.theta)

    def variant(digits: int) -> tuple[str, bool, bool]:
        old, size = shown(tick.old, digits), shown(tick.priority, digits)
        text, target, kept = _target(tick.reward, operands, digits)
        holds = size.rounds(abs(target - old.value))
        exact = kept and _keeps(digits, tick.old, tick.priority) and (size.value > theta.value) == bool(tick.pairs)
        verdict = f"> θ {theta.text}: queued" if tick.pairs else f"≤ θ {theta.text}: not queued"
        return f"P ← |{text} − {old.signed}| {'=' if holds else '≈'} {size.text} {verdict}", holds, exact

    return _best_variant(variant)


def _sweep(tick: Tick, operands: TickOperands, grid: GridShape) -> Iterator[str]:
    """``V₃(4,7) ← max [r + γ V₂(s')] = 0.00 + 0.95 × 0.42 = 0.40 by →``."""
    move = "" if len(operands.moves) == len(ACTIONS) else " by " + "".join(ACTIONS[move] for move in operands.moves)
    left = f"V{_subscript(operands.sweep)}{grid.label(tick.state)} ← "
    rule = "max r" if operands.sweep == 1 else f"max [r + γ V{_subscript(operands.sweep - 1)}(s')]"

    def variant(digits: int) -> tuple[str, bool, bool]:
        new = shown(tick.new, digits)
        if operands.reward is None:
            return f"{new.text}, an untried action", True, True
        text, target, kept = _target(operands.reward, operands, digits)
        holds = new.rounds(target)
        result = f" {'=' if holds else '≈'} {new.text}" if operands.best is not None else ""
        return f"{text}{result}{move}", holds, kept and _keeps(digits, tick.new)

    right = _best_variant(variant)
    queried = f" · queried {counted(tick.pairs, 'pair')}"
    yield from (f"{left}{rule} = {right}{queried}", f"{left}{rule} = {right}", f"{left}{right}")


def _target(reward: float, operands: TickOperands, digits: int) -> tuple[str, Decimal, bool]:
    """``0.00 + 0.001 × √42 + 0.95 × 0.42``: its value, and whether no term is rounded to zero."""
    earned = shown(reward, _enough(reward, digits))
    parts, value, kept = [earned.text], earned.value, _keeps(digits, reward)
    if operands.tau is not None:
        kappa = parameter(operands.kappa)
        parts.append(f"{kappa.text} × √{count(operands.tau)}")
        value += kappa.value * Decimal(operands.tau).sqrt()
    if operands.best is not None:
        gamma, best = parameter(operands.gamma), shown(operands.best, digits)
        parts.append(f"{gamma.text} × {best.signed}")
        value += gamma.value * best.value
        kept = kept and _keeps(digits, operands.best)
    return " + ".join(parts), value, kept


def _choice(tick: Tick, operands: TickOperands, grid: GridShape) -> Iterator[str]:
    """``A ← argmax Q((4,7),·) of ↑ 0.31  → 0.42  ↓ 0.00  ← 0.00 = →``."""
    action = ACTIONS[tick.action]
    if tick.driven:
        yield f"A ← {action}, manual"
        return
    if tick.committed:
        yield f"A ← {action}, chosen before the last update"
        return
    if tick.exploring:
        yield f"A ← random action, ε {parameter(operands.epsilon).text} = {action}"
        return
    tied = f", {tick.ties}-way tie" if tick.ties > 1 else ""
    digits = next((few for few in MANY if _differ(operands.values, few)), MANY[-1])
    kappa = parameter(operands.kappa).text
    taus = operands.taus or (None,) * len(operands.values)
    values = [shown(value, digits).text for value in operands.values]
    with_bonus = [
        text + (f" + {kappa} × √{'?' if tau is None else count(tau)}" if operands.taus else "")
        for text, tau in zip(values, taus, strict=True)
    ]
    listed = "  ".join(f"{ACTIONS[a]} {text}" for a, text in enumerate(with_bonus))
    here = grid.label(tick.state)
    rule = f"argmax [Q({here},·) + κ√τ]" if operands.taus else f"argmax Q({here},·)"
    yield f"A ← {rule} of  {listed}  = {action}{tied}"
    yield f"A ← {rule} of  {listed}  = {action}"
    yield f"A ← {rule} = {action}{tied}"


def _model_update(tick: Tick, operands: TickOperands, pair: str, grid: GridShape) -> Iterator[str]:
    """``Model((4,7),→) ← 0.00, (4,8)``."""
    following = grid.label(tick.next_state) + (", terminal" if tick.terminal else "")
    if not operands.total:
        yield f"Model{pair} ← r {shown(tick.reward, _digits(tick.reward)).text}, s' {following}"
        return
    often = f"{_times(operands.weight)} of {_times(operands.total)} times"
    likely = shown(operands.weight / operands.total, 2).text
    mean = shown(operands.mean, _digits(operands.mean)).text
    yield f"Model{pair} ← s' {following}: {often}, p {likely}; mean r {mean}"
    yield f"Model{pair} ← s' {following}: {often}; mean r {mean}"


def _more(tick: Tick, operands: TickOperands, grid: GridShape) -> Iterator[str]:
    """What explains an update, longest variant first."""
    if operands.next_action >= 0:
        yield f"next action {ACTIONS[operands.next_action]} in s' {grid.label(tick.next_state)}"
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
        yield f"mean r, sampled s' {following}, p {shown(tick.probability, 2).text}"
        yield f"sampled s' {following}"
    if tick.search is Search.PRIORITY:
        priority = f"P {shown(tick.priority, _digits(tick.priority)).text}"
        named = ", ".join(
            f"{grid.label(pair.state)}{ACTIONS[pair.action]} {shown(pair.priority, _digits(pair.priority)).text}"
            for pair in operands.predecessors
        )
        others = ", …" if len(operands.predecessors) < tick.pairs else ""
        if tick.pairs:
            yield f"{priority}, queued {named}{others}"
        yield f"{priority}, queued {count(tick.pairs)}"


def _expectation(tick: Tick, operands: TickOperands, grid: GridShape) -> str:
    """``↑ 0.925 × 0.42, → 0.025 × 0.31``: the terms whose sum is the value of what follows as the update shows it."""
    assert operands.best is not None
    best = shown(operands.best, _best_digits(partial(_update_variant, tick, operands)))

    def variant(digits: int) -> tuple[str, bool, bool]:
        texts, total = [], Decimal(0)
        for term in operands.terms:
            probability = shown(term.probability, max(3, _enough(term.probability, digits)))
            value = shown(term.value, _enough(term.value, digits))
            label = ACTIONS[term.action] if term.action >= 0 else grid.label(term.state)
            texts.append(f"{label} {probability.text} × {value.signed}")
            total += probability.value * value.value
        return ", ".join(texts), best.rounds(total), True

    return _best_variant(variant)


def shown(number: float, digits: int) -> Shown:
    """A number with so many digits after its point, or with two of its own where it is too small for those."""
    text = f"{number:.{digits}f}"
    if number and float(text) == 0:
        text = f"{number:.1e}"
        mantissa, _, power = text.partition("e")
        worth = Decimal(text)
        return Shown(_minus(f"{mantissa}e{int(power)}"), worth, Decimal(1).scaleb(int(power) - 1))
    if float(text) == 0:
        text = text.removeprefix("-")
    return Shown(_minus(text), Decimal(text), Decimal(1).scaleb(-digits))


def parameter(number: float) -> Shown:
    """A parameter as it was given, with two digits after its point at the least: ``0.10``, ``0.0001``."""
    text = f"{number:.2f}" if float(f"{number:.2f}") == number else f"{Decimal(repr(number)):f}"
    if len(text) > 9:
        text = repr(number)
    return Shown(_minus(text), Decimal(text), Decimal(0))


def _best_variant(variant: Callable[[int], tuple[str, bool, bool]]) -> str:
    """The shortest variant of an equation that holds and shows no number other than zero as zero."""
    return variant(_best_digits(variant))[0]


def _best_digits(variant: Callable[[int], tuple[str, bool, bool]]) -> int:
    """The digits of the best variant."""
    variants = {digits: variant(digits) for digits in MANY}
    for digits in FEW:
        _, holds, exact = variants[digits]
        if holds and exact:
            return digits
    return next((digits for digits, (_, holds, _) in variants.items() if holds), MANY[-1])


def _enough(number: float, digits: int) -> int:
    """The digits that show a number exactly, if fewer than so many do; else so many."""
    return next((few for few in range(2, digits) if float(f"{number:.{few}f}") == number), digits)


def _keeps(digits: int, *numbers: float) -> bool:
    """Whether no number other than zero is rounded to zero."""
    return all(not number or abs(number) * 10**digits >= 1 for number in numbers)


def _differ(numbers: tuple[float, ...], digits: int) -> bool:
    """Whether numbers that differ are shown differently."""
    return len(set(numbers)) == len({shown(number, digits).text for number in numbers})


def _digits(number: float) -> int:
    """The digits that show a number exactly, if few do; else three."""
    return next((few for few in FEW if round(number, few) == number), 3)


def _times(weight: float) -> str:
    return count(round(weight)) if weight == round(weight) else shown(weight, 2).text


def _subscript(number: int) -> str:
    return "".join(SUBSCRIPTS[int(digit)] for digit in str(number))


def _minus(text: str) -> str:
    return text.replace("-", "−")
