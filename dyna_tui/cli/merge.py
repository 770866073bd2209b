"""``dyna-tui merge``: the parts of an experiment that was divided by ``--shard``, back to the results of the whole."""

import os
from collections.abc import Sequence

from dyna_tui.api.part_file import read_part
from dyna_tui.api.result import Result
from dyna_tui.cli.experiment_plan import Plan, read_report_plan
from dyna_tui.cli.experiment_report import report_result
from dyna_tui.cli.messages import PROGRAM, print_message
from dyna_tui.cli.options import ReportOptions
from dyna_tui.dyna import REVISION
from dyna_tui.errors import InputError
from dyna_tui.experiments.merge import difference, merged
from dyna_tui.experiments.shard import Shard


def run_merge(names: Sequence[str], options: ReportOptions) -> int:
    """Merge parts, report the results, and return the exit status.

    Raises:
        InputError: if the parts are not those of one experiment, or some are missing.
    """
    if not names:
        raise InputError(f"no parts given: name the files that --shard wrote, as in {PROGRAM} merge dyna-*-of-10.npz")
    plan = read_report_plan(options, names)
    return report_result(plan, Result(merged([read_part(name) for name in names])))


def is_made(plan: Plan, shard: Shard) -> bool:
    """Whether the file of a part holds it already; then a message says so.

    Raises:
        InputError: if it holds anything else.
    """
    assert plan.output is not None
    name = plan.output.name
    if not os.path.isfile(name) or not os.path.getsize(name):
        return False
    other = f"{name} exists and is not shard {shard} of this experiment"
    try:
        part = read_part(name)
    except InputError:
        raise InputError(f"{other}: remove it, or name another file with --output") from None
    if part.shard != shard or part.revision != REVISION or difference(part.task, plan.task):
        raise InputError(f"{other}: remove it, or name another file with --output")
    print_message(f"{PROGRAM}: {name} holds shard {shard} already")
    return True
