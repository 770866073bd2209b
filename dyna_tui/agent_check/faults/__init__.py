"""Likely faults of an update. To add one, write a row of a table here, and a class with it in ``tests/agent_check``."""

from dyna_tui.agent_check.faults.bonuses import BONUSES
from dyna_tui.agent_check.faults.fault import Fault, Likely, likely
from dyna_tui.agent_check.faults.models import MODELS
from dyna_tui.agent_check.faults.pairs import PAIRS
from dyna_tui.agent_check.faults.targets import TARGETS

FAULTS: tuple[Fault, ...] = (*TARGETS, *BONUSES, *MODELS, *PAIRS)
"""All of them; where two explain as much, the earlier one is named."""

__all__ = ["FAULTS", "Fault", "Likely", "likely"]
