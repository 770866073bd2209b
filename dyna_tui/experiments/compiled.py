"""Importing this compiles the engine, by a run that is over at once.

The server that worker processes are forked from imports it. So a cold cache is filled once and not by
every worker at the same time, and what was compiled is theirs from the start.
"""

import os
from contextlib import suppress
from pathlib import Path

from dyna_tui.experiments.batch import Batch
from dyna_tui.experiments.task import Task
from dyna_tui.experiments.worker import make_runs
from dyna_tui.experiments.workers import READY

make_runs(Task("S.G\n", "", ("q-learning",), runs=1, steps=1), Batch(0, 0, 1))
if READY in os.environ:
    with suppress(OSError):  # who asked is gone
        Path(os.environ[READY]).touch()
