"""Gymnasium environments as mazes: any with discrete spaces, from its table of outcomes or an estimate of one."""

from dyna_tui.environments.address import PREFIX
from dyna_tui.environments.from_gymnasium import from_gymnasium, open_address

__all__ = ["PREFIX", "from_gymnasium", "open_address"]
