"""Optimal values, and the value of a policy."""

from dyna_tui.optimal.shortfall import falls_short
from dyna_tui.optimal.values import evaluate, optimal_values

__all__ = ["evaluate", "falls_short", "optimal_values"]
