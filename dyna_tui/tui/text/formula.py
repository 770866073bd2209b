"""What a tick did, in the chapter's formula with every term filled in.

An equation that is shown holds: worked out from the numbers that are shown, it gives the result that
is shown, to the digits that are shown. As many digits are taken as that needs.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from decimal import Decimal

from dyna_tui.charts.numbers import count
from dyna_tui.lab.frames.frame import ACTIONS, Phase, Search, Tick, TickOperands
from dyna_tui.maze.grid import GridShape

FEW = range(2, 5)
"""The digits after the point that suffice most times."""
MANY = range(2, 11)
"""Those that are tried where they do not."""
SMALL = "₀₁₂₃₄₅₆₇₈₉"


@dataclass(frozen=True)
class Shown:
    """A number as it is shown."""

    text: str
    worth: Decimal
    """What a reader takes it for."""
    unit: Decimal
    """What its last digit counts."""

    @property
    def signed(self) -> str:
        """In brackets where it is negative, to follow another sign."""
        return f"({self.text})" if self.worth < 0 else self.text

    def stands_for(self, number: Decimal) -> bool:
        """Whether a reader who comes to that number would round it so."""
        return abs(number - self.worth) * 2 <= self.unit


def formula(tick: Tick, grid: GridShape) -> tuple[str, ...]:
    """The formula in ever less room; nothing where what it needs is not known any more."""
    if tick.operands is None:
        return ()
    return tuple(_ways(tick, tick.operands, grid))


def _ways(tick: Tick, operands: TickOperands, grid: GridShape) -> Iterator[str]:
    pair = f"({grid.label(tick.state)},{ACTIONS[tick.action]})"
    if tick.phase is Phase.ACT:
        yield from _choice(tick, operands, grid)
    elif tick.phase is Phase.MODEL:
        yield from _learned(tick, operands, pair, grid)
    elif tick.phase is Phase.DIRECT_RL and tick.search is Search.PRIORITY:
        yield _surprise(tick, operands)
    elif tick.phase is Phase.PLANNING and tick.search is Search.LOOKAHEAD:
        yield from _sweep(tick, operands, grid)
    else:
        update = f"Q{pair} ← {_update(tick, operands)}"
        yield from (f"{update} · {more}" for more in _more(tick, operands, grid))
        yield update


def _update(tick: Tick, operands: TickOperands) -> str:
    """``0.31 + 0.10 × [0.00 + 0.95 × 0.42 − 0.31] = 0.32``."""

    def way(digits: int) -> tuple[str, bool, bool]:
        old, new = shown(tick.old, digits), shown(tick.new, digits)
        text, target, plain = _target(tick.reward, operands, digits)
        alpha = parameter(operands.alpha)
        holds = new.stands_for(old.worth + alpha.worth * (target - old.worth))
        telling = plain and (tick.old == tick.new) == (old.text == new.text) and _keeps(digits, tick.old, tick.new)
        return f"{old.text} + {alpha.text} × [{text} − {old.signed}] {'=' if holds else '≈'} {new.text}", holds, telling

    return _best_way(way)


def _surprise(tick: Tick, operands: TickOperands) -> str:
    """``P ← |0.00 + 0.95 × 0.42 − 0.31| = 0.09 > θ 0.0001: queued``."""
    theta = parameter(operands.theta)

    def way(digits: int) -> tuple[str, bool, bool]:
        old, size = shown(tick.old, digits), shown(tick.priority, digits)
        text, target, plain = _target(tick.reward, operands, digits)
        holds = size.stands_for(abs(target - old.worth))
        telling = plain and _keeps(digits, tick.old, tick.priority) and (size.worth > theta.worth) == bool(tick.count)
        verdict = f"> θ {theta.text}: queued" if tick.count else f"≤ θ {theta.text}: not queued"
        return f"P ← |{text} − {old.signed}| {'=' if holds else '≈'} {size.text} {verdict}", holds, telling

    return _best_way(way)


def _sweep(tick: Tick, operands: TickOperands, grid: GridShape) -> Iterator[str]:
    """``V₃(4,7) ← max [r + γ V₂(s')] = 0.00 + 0.95 × 0.42 = 0.40 by →``."""
    move = "" if len(operands.moves) == len(ACTIONS) else " by " + "".join(ACTIONS[move] for move in operands.moves)
    left = f"V{_small(operands.sweep)}{grid.label(tick.state)} ← "
    rule = "max r" if operands.sweep == 1 else f"max [r + γ V{_small(operands.sweep - 1)}(s')]"

    def way(digits: int) -> tuple[str, bool, bool]:
        new = shown(tick.new, digits)
        if operands.reward is None:
            return f"{new.text}, an untried move's", True, True
        text, target, plain = _target(operands.reward, operands, digits)
        holds = new.stands_for(target)
        result = f" {'=' if holds else '≈'} {new.text}" if operands.best is not None else ""
        return f"{text}{result}{move}", holds, plain and _keeps(digits, tick.new)

    right = _best_way(way)
    asked = f" · asked {count(tick.count)} pair{'' if tick.count == 1 else 's'}"
    yield from (f"{left}{rule} = {right}{asked}", f"{left}{rule} = {right}", f"{left}{right}")


def _target(reward: float, operands: TickOperands, digits: int) -> tuple[str, Decimal, bool]:
    """``0.00 + 0.001 × √42 + 0.95 × 0.42``: what it is worth, and whether nothing in it is lost to rounding."""
    earned = shown(reward, next((few for few in range(2, digits) if float(f"{reward:.{few}f}") == reward), digits))
    parts, worth, plain = [earned.text], earned.worth, _keeps(digits, reward)
    if operands.tau is not None:
        kappa = parameter(operands.kappa)
        parts.append(f"{kappa.text} × √{count(operands.tau)}")
        worth += kappa.worth * Decimal(operands.tau).sqrt()
    if operands.best is not None:
        gamma, best = parameter(operands.gamma), shown(operands.best, digits)
        parts.append(f"{gamma.text} × {best.signed}")
        worth += gamma.worth * best.worth
        plain = plain and _keeps(digits, operands.best)
    return " + ".join(parts), worth, plain


def _choice(tick: Tick, operands: TickOperands, grid: GridShape) -> Iterator[str]:
    """``A ← argmax Q((4,7),·) of ↑ 0.31  → 0.42  ↓ 0.00  ← 0.00 = →``."""
    action = ACTIONS[tick.action]
    if tick.driven:
        yield f"A ← {action}, as you drive"
        return
    if tick.exploring:
        yield f"A ← a random action, of chance ε {parameter(operands.epsilon).text} = {action}"
        return
    tied = f", one of {tick.ties} tied" if tick.ties > 1 else ""
    digits = next((few for few in MANY if _apart(operands.values, few)), MANY[-1])
    kappa = parameter(operands.kappa).text
    taus = operands.taus or (None,) * len(operands.values)
    values = [shown(value, digits).text for value in operands.values]
    curious = [
        text + (f" + {kappa} × √{'?' if tau is None else count(tau)}" if operands.taus else "")
        for text, tau in zip(values, taus, strict=True)
    ]
    listed = "  ".join(f"{ACTIONS[a]} {text}" for a, text in enumerate(curious))
    here = grid.label(tick.state)
    rule = f"argmax [Q({here},·) + κ√τ]" if operands.taus else f"argmax Q({here},·)"
    yield f"A ← {rule} of  {listed}  = {action}{tied}"
    yield f"A ← {rule} of  {listed}  = {action}"
    yield f"A ← {rule} = {action}{tied}"


def _learned(tick: Tick, operands: TickOperands, pair: str, grid: GridShape) -> Iterator[str]:
    """``Model((4,7),→) ← 0.00, (4,8)``."""
    following = grid.label(tick.next_state) + (", the end" if tick.terminal else "")
    if not operands.total:
        yield f"Model{pair} ← r {shown(tick.reward, _digits(tick.reward)).text}, s' {following}"
        return
    often = f"{_times(operands.weight)} of {_times(operands.total)} times"
    likely = shown(operands.weight / operands.total, 2).text
    mean = shown(operands.mean, _digits(operands.mean)).text
    yield f"Model{pair} ← s' {following}: {often}, p {likely}; mean r {mean}"
    yield f"Model{pair} ← s' {following}: {often}; mean r {mean}"


def _more(tick: Tick, operands: TickOperands, grid: GridShape) -> Iterator[str]:
    """What belongs to an update besides, in ever less room."""
    if tick.phase is not Phase.PLANNING:
        return
    if tick.probability is not None:
        following = grid.label(tick.next_state)
        yield f"mean r, drew s' {following} of p {shown(tick.probability, 2).text}"
        yield f"drew s' {following}"
    if tick.search is Search.PRIORITY:
        priority = f"P {shown(tick.priority, _digits(tick.priority)).text}"
        named = ", ".join(
            f"{grid.label(pair.state)}{ACTIONS[pair.action]} {shown(pair.priority, _digits(pair.priority)).text}"
            for pair in operands.predecessors
        )
        others = ", …" if len(operands.predecessors) < tick.count else ""
        if tick.count:
            yield f"{priority}, queued {named}{others}"
        yield f"{priority}, queued {count(tick.count)}"


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


def _best_way(way: Callable[[int], tuple[str, bool, bool]]) -> str:
    """The first of the ways to write an equation, by its digits, that holds and tells what there is to tell."""
    ways = {digits: way(digits) for digits in MANY}
    for text, holds, telling in (ways[digits] for digits in FEW):
        if holds and telling:
            return text
    return next((text for text, holds, _ in ways.values() if holds), ways[MANY[-1]][0])


def _keeps(digits: int, *numbers: float) -> bool:
    """Whether none of the numbers is lost to rounding."""
    return all(not number or abs(number) * 10**digits >= 1 for number in numbers)


def _apart(numbers: tuple[float, ...], digits: int) -> bool:
    """Whether the numbers that differ look different."""
    return len(set(numbers)) == len({shown(number, digits).text for number in numbers})


def _digits(number: float) -> int:
    """Digits that tell a number as it is, where few do."""
    return next((few for few in FEW if round(number, few) == number), 3)


def _times(weight: float) -> str:
    return count(round(weight)) if weight == round(weight) else shown(weight, 2).text


def _small(number: int) -> str:
    return "".join(SMALL[int(digit)] for digit in str(number))


def _minus(text: str) -> str:
    return text.replace("-", "−")
