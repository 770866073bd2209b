"""``dyna-tui check-agent``: whether a user's agent is right, and if not, where it differs first."""

import sys

from dyna_tui.cli.messages import DONE, FAILED
from dyna_tui.cli.start_up import find_library


def run_check_agent(name: str, like: str | None) -> int:
    """Check the class that ``FILE.py[:CLASS]`` names, print the report, and return the exit status.

    Raises:
        InputError: if the class cannot be loaded, made or asked, or does not return.
    """
    find_library()
    from dyna_tui.agent_check.check import check_agent

    report = check_agent(name, like)
    print(report)
    sys.stdout.flush()
    return DONE if report.right else FAILED
