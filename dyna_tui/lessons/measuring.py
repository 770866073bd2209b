"""Measuring: what the parts of a lesson's expression come to on the lanes that it is about."""

import ast
import math
import operator
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from dyna_tui.errors import InputError, did_you_mean, quoted
from dyna_tui.lessons.casting import lanes_of

if TYPE_CHECKING:
    from dyna_tui.lab.lab import Lab
    from dyna_tui.lab.lane import Lane

OPERATORS: dict[type[ast.AST], Callable[..., Any]] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: lambda value, by: value / by if by else math.nan,
    ast.FloorDiv: lambda value, by: value // by if by else math.nan,
    ast.Mod: lambda value, by: value % by if by else math.nan,
    ast.USub: operator.neg,
    ast.UAdd: operator.pos,
    ast.Not: operator.not_,
    ast.Eq: operator.eq,
    ast.NotEq: operator.ne,
    ast.Lt: operator.lt,
    ast.LtE: operator.le,
    ast.Gt: operator.gt,
    ast.GtE: operator.ge,
}
FUNCTIONS: dict[str, Callable[..., Any]] = {"min": min, "max": max, "abs": abs, "round": round}
BEST = {"most": max, "least": min}
"""Functions that give the name of the lane in which something is largest or smallest."""
EXTREMES = {"highest": max, "lowest": min}
"""Functions that give what it is there."""
TIE = "tie"
LANES = "lanes"
MOVES = ("up", "right", "down", "left")
"""Actions that need no quotes."""


@dataclass(frozen=True)
class Cast:
    """The lanes that an expression is about, in the order in which it counts them."""

    lanes: "tuple[Lane | None, ...]"
    """Each lane; None for one that was dropped."""
    agents: tuple[str, ...] = ()
    """The agents with which the lesson was opened."""

    @classmethod
    def of(cls, lab: "Lab", more: "tuple[Lane, ...]") -> "Cast":
        """Those of a laboratory, and some behind them."""
        agents = () if lab.lesson_lanes is None else lab.lesson_lanes.agents
        return cls((*lanes_of(lab), *more), agents)

    def lane(self, index: int) -> "Lane":
        """A lane.

        Raises:
            InputError: where it was dropped.
        """
        lane = self.lanes[index]
        if lane is None:
            if index < len(self.agents):
                raise InputError(
                    f"lane {index + 1} of the lesson was dropped: add an agent {self.agents[index]} to go on"
                )
            raise InputError("a lane that you made for the lesson was dropped: begin it anew with learn --again")
        return lane

    @property
    def labels(self) -> list[str]:
        """What they are called."""
        from dyna_tui.lab.text.names import lane_labels

        lanes = [self.lane(index) for index in range(len(self.lanes))]
        return lane_labels([lane.spec for lane in lanes], [lane.title for lane in lanes])


def measure(node: ast.expr, cast: Cast, lane: int) -> Any:
    """What a part of an expression comes to; quantities without a lane are those of the lane at an index."""
    match node:
        case ast.Constant(value=value):
            return value
        case ast.Name(id=name) if name in MOVES:
            return name
        case ast.Name(id=name):
            return (
                float(sum(each is not None for each in cast.lanes))
                if name == LANES
                else _quantity(name, [], cast, lane)
            )
        case ast.BoolOp(op=op, values=values):
            held = (bool(measure(each, cast, lane)) for each in values)
            return all(held) if isinstance(op, ast.And) else any(held)
        case ast.UnaryOp(op=op, operand=operand):
            return OPERATORS[type(op)](measure(operand, cast, lane))
        case ast.BinOp(op=op, left=left, right=right):
            return OPERATORS[type(op)](_number(left, cast, lane), _number(right, cast, lane))
        case ast.Compare(left=left, ops=ops, comparators=others):
            values = [measure(each, cast, lane) for each in (left, *others)]
            triples = zip(values, ops, values[1:], strict=False)
            return all(OPERATORS[type(op)](before, after) for before, op, after in triples)
        case ast.Call(func=ast.Name(id=name), args=arguments):
            if name in BEST:
                return _best(name, arguments[0], cast)
            if name in EXTREMES:
                return EXTREMES[name](_number(arguments[0], cast, each) for each in range(len(cast.lanes)))
            values = [measure(each, cast, lane) for each in arguments]
            return FUNCTIONS[name](*values) if name in FUNCTIONS else _quantity(name, values, cast, lane)
    raise AssertionError(node)


def _number(node: ast.expr, cast: Cast, lane: int) -> float:
    value = measure(node, cast, lane)
    if isinstance(value, str):
        raise InputError(f"{quoted(value)} is no number to calculate with")
    return float(value)


def _quantity(name: str, values: list[Any], cast: Cast, lane: int) -> float:
    from dyna_tui.lessons.quantities import QUANTITIES

    quantity = QUANTITIES[name]
    takes = len(quantity.arguments)
    if len(values) > takes:
        lane = _lane(values[takes], cast)
    return float(quantity.measure(cast.lane(lane), *values[:takes]))


def _lane(name: object, cast: Cast) -> int:
    """The index of the lane of a number from 1, or of an agent."""
    if isinstance(name, str):
        names = ["" if lane is None else lane.spec.variant.name for lane in cast.lanes]
        titles = cast.labels
        for each in (names, titles):
            if each.count(name) == 1:
                return each.index(name)
        raise InputError(f"no lane is called {quoted(name)}: {did_you_mean(name, titles)}")
    if isinstance(name, bool) or not isinstance(name, (int, float)) or not 1 <= name <= len(cast.lanes):
        raise InputError(f"there is no lane {name}: there {_are(len(cast.lanes))}, counted from 1")
    return int(name) - 1


def _are(lanes: int) -> str:
    return "is 1" if lanes == 1 else f"are {lanes}"


def _best(name: str, node: ast.expr, cast: Cast) -> str:
    values = [measure(node, cast, lane) for lane in range(len(cast.lanes))]
    best = [label for label, value in zip(cast.labels, values, strict=True) if value == BEST[name](values)]
    return best[0] if len(best) == 1 else TIE


def lanes_needed(node: ast.AST) -> int:
    """How many lanes a part of an expression asks for."""
    from dyna_tui.lessons.quantities import QUANTITIES

    match node:
        case ast.Compare(left=ast.Name(id="lanes"), ops=[op], comparators=[ast.Constant(value=int() as number)]):
            more = {ast.Gt: 1, ast.GtE: 0, ast.Eq: 0}.get(type(op))
            return 0 if more is None else number + more
        case ast.Call(func=ast.Name(id=name), args=[*_, ast.Constant(value=int() as number)] as arguments):
            takes = len(QUANTITIES[name].arguments) if name in QUANTITIES else len(arguments)
            return number if len(arguments) > takes else 0
    return 0


def unfinished(node: ast.AST, cast: Cast, lanes: list[int]) -> str:
    """Which lane has not come to the end of an episode that is asked about, in words; else empty."""
    match node:
        case ast.Call(func=ast.Name(id="episode_length"), args=[number, *others]):
            asked = [_lane(measure(others[0], cast, lanes[0]), cast)] if others else lanes
            episode = int(_number(number, cast, lanes[0]))
            late = [each for each in asked if cast.lane(each).episode <= episode]
            return f"{cast.labels[late[0]]} has not finished episode {episode:,} yet" if late else ""
        case ast.Call(func=ast.Name(id=name)) if name in (*BEST, *EXTREMES):
            lanes = list(range(len(cast.lanes)))
    return next(filter(None, (unfinished(each, cast, lanes) for each in ast.iter_child_nodes(node))), "")
