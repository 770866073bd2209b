"""Writing Q-tables as .npz, for ``--save-q``: ``numpy.load(FILE)["q"]`` is float64[agent, run, S, A]."""

import zipfile
from collections.abc import Sequence
from io import BytesIO
from typing import Any

import numpy as np
from numpy.typing import NDArray

from dyna_tui.q_table.reading import TABLES


def as_npz(tables: NDArray[np.float64], agents: Sequence[str], **about: Any) -> bytes:
    """The bytes of a file, the same for the same tables.

    Args:
        tables: float64[agent, run, S, A].
        agents: the spec of each agent.
        about: what else the file says: the maze, the seed.
    """
    file = BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, value in {TABLES: tables, "agents": np.array(agents), **about}.items():
            part = BytesIO()
            np.lib.format.write_array(part, np.asanyarray(value), allow_pickle=False)
            archive.writestr(zipfile.ZipInfo(f"{name}.npy"), part.getvalue(), zipfile.ZIP_DEFLATED)
    return file.getvalue()
