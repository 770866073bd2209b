"""Expressions of lessons: parsed by Python's ast against a whitelist, and measured on a laboratory.

An expression has numbers, texts, comparisons, arithmetic, ``and``, ``or``, ``not``, ``min``, ``max``, ``abs``,
``round``, the :data:`~dyna_tui.lessons.quantities.QUANTITIES`, and ``lanes``, how many there are. ``most(x)`` and
``least(x)`` are the name of the lane in which x is largest or smallest (``tie`` where it is in several), ``highest(x)``
and ``lowest(x)`` what it is there. A quantity is that of the first lane, or of the lane that its last argument names:
by its number from 1, or by its agent, as in ``reward("dyna-q+")``. In a lesson's laboratory these are the lesson's own
lanes, wherever they stand, and behind them those that it asked for: see :mod:`~dyna_tui.lessons.casting`.

A condition of the laboratory's key ``u`` is an expression too: ``step 2000``, ``model wrong``, ``path shortest``,
``cell visited 3,8``, ``maze changes``, ``episode ends``. It holds once that has happened in the first lane.
"""

import ast
import warnings
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from dyna_tui.errors import InputError, did_you_mean, quoted
from dyna_tui.lessons.casting import extensions
from dyna_tui.lessons.measuring import (
    BEST,
    EXTREMES,
    FUNCTIONS,
    LANES,
    MOVES,
    OPERATORS,
    Cast,
    lanes_needed,
    measure,
    unfinished,
)

if TYPE_CHECKING:
    from dyna_tui.lab.breakpoints import StopCondition
    from dyna_tui.lab.lab import Lab
    from dyna_tui.lab.lane import Lane
    from dyna_tui.lessons.quantities import Measured
    from dyna_tui.maze.grid import StateMap

LONGEST, DEEPEST, MOST_DIGITS = 400, 24, 15
"""Characters of an expression, how deep it may be nested, and digits of a number in it."""

AS_EXPRESSIONS = {
    "step-reached": "real_steps >= {}",
    "model-wrong": "outdated > 0",
    "maze-changes": "changes > 0",
    "episode-ends": "episode > 1",
    "path-shortest": "path_optimal > 0",
    "cell-visited": "been({}) > 0",
}
"""What a condition of ``u`` is as an expression, by its keyword; the others are events that leave no trace."""


@dataclass(frozen=True)
class Condition:
    """A condition of ``u`` in words."""

    kind: "type[StopCondition]"
    argument: str

    def on(self, grid: "StateMap") -> "StopCondition":
        """The condition, in a world with such a map.

        Raises:
            InputError: where what follows its name is wrong.
        """
        return self.kind.read(self.argument, grid)


@dataclass(frozen=True)
class Expression:
    """An expression that was read."""

    text: str
    tree: ast.expr
    condition: Condition | None = None
    """The condition of ``u`` that it is, with which a run can stop."""

    @property
    def stop(self) -> Condition | None:
        """The condition with which a run has to stop so that it does not go far beyond where this holds."""
        if self.condition is not None:
            return self.condition
        nodes = self.tree.values if isinstance(self.tree, ast.BoolOp) else [self.tree]
        for node in nodes:
            match node:
                case ast.Compare(
                    left=ast.Name("real_steps"), ops=[ast.GtE()], comparators=[ast.Constant(int() as step)]
                ):
                    return read_condition(f"step {step}")
        return None

    def measure(self, lab: "Lab") -> "Measured":
        """What it comes to now.

        Raises:
            InputError: where it cannot be measured on this laboratory.
        """
        return self._measured(lab)[0]

    def cast(self, lab: "Lab") -> "tuple[Lane, ...]":
        """The lanes behind those of the lesson with which it holds, where it asks for more; else none."""
        return self._measured(lab)[1]

    def _measured(self, lab: "Lab") -> "tuple[Measured, tuple[Lane, ...]]":
        found: tuple[Measured, tuple[Lane, ...]] | None = None
        problem: InputError | None = None
        for more in list(extensions(lab, self.lanes_needed)) or [()]:
            try:
                found = measure(self.tree, Cast.of(lab, more), 0), more
                if found[0]:
                    return found
            except InputError as error:  # of these lanes; others may have what they lack
                problem = error
            except (ArithmeticError, TypeError, ValueError) as error:
                raise InputError(f"{quoted(self.text)} cannot be measured: {error}") from None
        if found is None:
            assert problem is not None
            raise problem
        return found

    def names(self, quantity: str) -> bool:
        """Whether it is about a quantity."""
        return any(isinstance(node, ast.Name) and node.id == quantity for node in ast.walk(self.tree))

    @cached_property
    def lanes_needed(self) -> int:
        """How many lanes it asks for, by their number or by the number of one."""
        return max((lanes_needed(node) for node in ast.walk(self.tree)), default=0)

    def unfinished(self, lab: "Lab") -> str:
        """Which lane has not come to the end of an episode that it asks about, in words; else empty."""
        return unfinished(self.tree, Cast.of(lab, ()), [0])

    def holds(self, lab: "Lab") -> bool:
        """Whether it is true, or a number other than 0."""
        return bool(self.measure(lab))


class ExpressionError(InputError):
    """An expression that cannot be read; ``column`` is where, from 1."""

    def __init__(self, what: str, column: int = 1) -> None:
        """Says what is wrong."""
        super().__init__(what)
        self.column = column


def read_condition(text: str) -> Condition | None:
    """The condition of ``u`` that a text is, by its keyword or as the laboratory lists it; None where it is none."""
    from dyna_tui.lab.stop_conditions import CONDITIONS

    wanted = _spaced(text)
    names = {_spaced(name): kind for kind in CONDITIONS.values() for name in (kind.keyword, kind.label)}
    for name, kind in sorted(names.items(), key=lambda item: -len(item[0])):
        if wanted == name or (kind.prompt and wanted.startswith(name + " ")):
            argument = wanted[len(name) :].strip()
            if kind.prompt and not argument:
                raise ExpressionError(f"{quoted(text)} needs more: {name} {kind.prompt}")
            return Condition(kind, argument)
    return None


def read_expression(text: str) -> Expression:
    """The expression in a text.

    Raises:
        ExpressionError: at the first thing that is wrong.
    """
    if len(text) > LONGEST:
        raise ExpressionError(f"an expression of {len(text):,} characters: write at most {LONGEST}")
    condition = read_condition(text)
    formula = text.strip()
    if condition is not None:
        keyword = condition.kind.keyword
        if keyword not in AS_EXPRESSIONS:
            raise ExpressionError(f"{quoted(text)} leaves no trace that could be measured later: use another condition")
        formula = AS_EXPRESSIONS[keyword].format(condition.argument.replace("(", "").replace(")", ""))
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of what is no expression here
            tree = ast.parse(formula, mode="eval").body
    except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
        column = getattr(error, "offset", None) or 1
        raise ExpressionError(f"{quoted(text)} is no expression: write one as in real_steps >= 1000", column) from None
    _check(tree, 1)
    return Expression(text, tree, condition)


def _spaced(text: str) -> str:
    return " ".join(text.lower().replace("-", " ").split())


def _check(node: ast.expr, depth: int) -> None:
    """Makes sure that an expression is made of what is allowed.

    Raises:
        ExpressionError: where it is not.
    """
    column = node.col_offset + 1
    if depth > DEEPEST:
        raise ExpressionError(f"nested more than {DEEPEST} deep", column)
    match node:
        case ast.Constant(value=bool() | str()):
            return
        case ast.Constant(value=int() | float() as number):
            if abs(number) >= 10**MOST_DIGITS:
                raise ExpressionError(f"a number of more than {MOST_DIGITS} digits", column)
        case ast.Name(id=name):
            _known(name, column, call=False)
        case ast.BoolOp(values=values):
            _check_all(values, depth)
        case ast.UnaryOp(op=op, operand=operand) if type(op) in OPERATORS:
            _check(operand, depth + 1)
        case ast.BinOp(op=op, left=left, right=right) if type(op) in OPERATORS:
            _check_all([left, right], depth)
        case ast.Compare(left=left, ops=ops, comparators=others) if all(type(op) in OPERATORS for op in ops):
            _check_all([left, *others], depth)
        case ast.Call(func=ast.Name(id=name), args=arguments, keywords=[]):
            _known(name, column, call=True)
            _check_number(name, len(arguments), column)
            _check_all(arguments, depth)
        case _:
            raise ExpressionError(
                "only numbers, comparisons, + - * / // %, and, or, not and the names of quantities may stand here",
                column,
            )


def _check_all(nodes: list[ast.expr], depth: int) -> None:
    for node in nodes:
        _check(node, depth + 1)


def _known(name: str, column: int, *, call: bool) -> None:
    from dyna_tui.lessons.quantities import QUANTITIES

    if not call and name in (LANES, *MOVES):
        return
    if name in QUANTITIES:
        if not call and QUANTITIES[name].arguments:
            raise ExpressionError(f"{name} needs more: {name}({', '.join(QUANTITIES[name].arguments)})", column)
        return
    if not call or name not in (*FUNCTIONS, *BEST, *EXTREMES):
        known = [*QUANTITIES, LANES, *BEST, *EXTREMES, *FUNCTIONS]
        raise ExpressionError(f"unknown quantity {quoted(name)}: {did_you_mean(name, known)}", column)


def _check_number(name: str, given: int, column: int) -> None:
    """Makes sure that a function is called with as many arguments as it takes."""
    from dyna_tui.lessons.quantities import QUANTITIES

    if name not in QUANTITIES:
        least, most = 1, 8 if name in ("min", "max") else 2 if name == "round" else 1
        takes = f"{name}(...)"
    else:
        least = len(QUANTITIES[name].arguments)
        most, takes = least + 1, f"{name}({', '.join([*QUANTITIES[name].arguments, 'lane'])})"
    if not least <= given <= most:
        raise ExpressionError(f"{name} takes other arguments: {takes}", column)
