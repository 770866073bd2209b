"""Bounds of a condition: what has to hold before it can, what rules it out for good, and how often it can change.

A condition is taken apart at its top-level ``and``. Counts that only grow, as ``real_steps >= 2000``, say how far a run
can go before anything has to be looked at; ``real_steps < 1500`` says from where on nothing has to be any more.
"""

import ast
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING

from dyna_tui.lessons.expressions import Expression
from dyna_tui.lessons.measuring import LANES
from dyna_tui.lessons.quantities import QUANTITIES, Changes

if TYPE_CHECKING:
    from dyna_tui.lab.lab import Lab

TEXTS = {"real_steps": "step", "episode": "episode", "updates": "update", "planning_steps": "planning step"}
"""What a count that grows counts, as in "at step 4"."""


@dataclass(frozen=True)
class Bounds:
    """The parts of a condition."""

    condition: Expression

    @cached_property
    def _parts(self) -> tuple[ast.expr, ...]:
        tree = self.condition.tree
        return tuple(tree.values) if isinstance(tree, ast.BoolOp) and isinstance(tree.op, ast.And) else (tree,)

    @cached_property
    def gates(self) -> tuple[Expression, ...]:
        """Counts that have to be reached: before that the condition cannot hold, and once they hold they stay so."""
        return self._counts({ast.GtE: ast.GtE(), ast.Gt: ast.Gt(), ast.Eq: ast.GtE()})

    @cached_property
    def limits(self) -> tuple[Expression, ...]:
        """Counts that must not be exceeded: once one is, the condition holds no more."""
        return self._counts({ast.LtE: ast.LtE(), ast.Lt: ast.Lt(), ast.Eq: ast.LtE()})

    @cached_property
    def by_hand(self) -> tuple[Expression, ...]:
        """The parts that only an intervention changes."""
        return tuple(self._expression(each) for each in self._parts if changes(each) is Changes.BY_HAND)

    @cached_property
    def uncounted(self) -> tuple[Expression, ...]:
        """The parts that are no counts to be reached, or not to be exceeded."""
        return tuple(self._expression(each) for each in self._others)

    @cached_property
    def changes(self) -> Changes:
        """How often it is looked at: where it names what changes with a real step, between two of them."""
        if self.condition.condition is not None:
            return Changes.STEP
        kinds = {QUANTITIES[name].changes for name in _quantities(self.condition.tree)}
        return Changes.STEP if Changes.STEP in kinds else max(kinds, default=Changes.BY_HAND)

    @cached_property
    def counts_only(self) -> bool:
        """Whether all parts are counts to be reached, or not to be exceeded: it holds once at the most, for a while."""
        return not self._others

    @property
    def scanned(self) -> bool:
        """Whether a run has to be looked at moment by moment, so that it is to go on by little."""
        others = any(changes(part) is not Changes.BY_HAND for part in self._others)
        return others and self.condition.condition is None

    def passed(self, lab: "Lab") -> str:
        """Where it had to hold, in words, where a count is beyond that now; else empty."""
        for limit, part in zip(self.limits, self._limited, strict=True):
            if not limit.holds(lab):
                last = part.comparators[0]
                assert isinstance(last, ast.Constant) and isinstance(last.value, int | float)
                when = {ast.Eq: "at", ast.Lt: "before", ast.LtE: "by"}[type(part.ops[0])]
                return f"it has to be done {when} {TEXTS.get(_name(part.left), _name(part.left))} {last.value:,}"
        return ""

    @property
    def _limited(self) -> list[ast.Compare]:
        """The parts from which the limits are."""
        return self._counted((ast.Eq, ast.Lt, ast.LtE))

    @cached_property
    def _others(self) -> list[ast.expr]:
        """The parts that are no counts."""
        counts = self._counted((ast.Eq, ast.Lt, ast.LtE, ast.Gt, ast.GtE))
        return [part for part in self._parts if part not in counts]

    def _counted(self, kinds: tuple[type[ast.cmpop], ...]) -> list[ast.Compare]:
        return [part for part in self._parts if isinstance(part, ast.Compare) and _counts_to(part, kinds)]

    def _counts(self, kinds: dict[type[ast.cmpop], ast.cmpop]) -> tuple[Expression, ...]:
        counts = self._counted(tuple(kinds))
        bounds = [ast.Compare(part.left, [kinds[type(part.ops[0])]], part.comparators) for part in counts]
        return tuple(self._expression(each) for each in bounds)

    def _expression(self, tree: ast.expr) -> Expression:
        return replace(self.condition, tree=tree, condition=None)


def changes(tree: ast.expr) -> Changes:
    """How often a part of an expression can change, at the most."""
    return max((QUANTITIES[name].changes for name in _quantities(tree)), default=Changes.BY_HAND)


def _quantities(tree: ast.expr) -> list[str]:
    names = [node.id for node in ast.walk(tree) if isinstance(node, ast.Name)]
    return [name for name in names if name in QUANTITIES and name != LANES]


def _name(node: ast.expr) -> str:
    called = node.func if isinstance(node, ast.Call) else node
    return called.id if isinstance(called, ast.Name) else ""


def _counts_to(part: ast.Compare, kinds: tuple[type[ast.cmpop], ...]) -> bool:
    """Whether it compares a count that only grows with a number, in one of some ways."""
    match part:
        case ast.Compare(left=left, ops=[op], comparators=[ast.Constant(value=int() | float())]):
            return isinstance(op, kinds) and _grows(left)
    return False


def _grows(node: ast.expr) -> bool:
    """Whether it is a count that only grows, of a lane that is named by a constant."""
    quantity = QUANTITIES.get(_name(node))
    arguments = node.args if isinstance(node, ast.Call) else []
    return quantity is not None and quantity.grows and all(isinstance(each, ast.Constant) for each in arguments)
