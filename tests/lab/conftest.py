"""Fixtures of the laboratory's tests."""

from collections.abc import Iterator

import pytest

from dyna_tui.lab.history import checkpoints


@pytest.fixture(scope="module")
def checkpoints_everywhere() -> Iterator[None]:
    """Has each stretch of ticks leave a checkpoint behind, however short it is to replay."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(checkpoints, "FIRST_SPACING", 1e-9)
        patch.setattr(checkpoints, "COST_SHARE", 1e9)
        yield
