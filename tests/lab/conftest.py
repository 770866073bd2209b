"""Fixtures of the laboratory's tests."""

from collections.abc import Iterator

import pytest

from dyna_tui.lab.history import checkpoints


@pytest.fixture(scope="module")
def checkpoints_everywhere() -> Iterator[None]:
    """Has each stretch of ticks leave a checkpoint behind, however short it is to replay."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(checkpoints, "FINEST", 1e-9)
        patch.setattr(checkpoints, "DEAREST", 1e9)
        yield
