"""Throttle of the engine: frames below full speed are fewer where they cost much, and no step is lost by it."""

import pytest

from dyna_tui.tui.engine.pacing import FRAME, LONGEST_COVERED, LONGEST_FRAME, SHARE, Pacing
from tests.tui.hand import Clock, open_lab

SPEED = 25.0
FRAMES = 200


def run(cost: float, *, covered: bool = False) -> tuple[list[float], int]:
    """The pauses between the frames of a run, of which each costs so many seconds of CPU, and the steps due in all."""
    clock, spent = Clock(), [0.0]
    pacing = Pacing(clock, lambda: spent[0])
    pacing.covered = lambda: covered
    pacing.measure(lambda: setattr(clock, "now", clock.now + 0.001), iter((0, 1000)).__next__)
    pacing.reset_schedule()
    pauses, steps = [], 0
    for _ in range(FRAMES):
        due, pause = pacing.due(SPEED)
        pauses.append(pause)
        steps += due
        clock.now += pause
        spent[0] += cost
    return pauses, steps


def test_frames_that_cost_little_come_with_each_step() -> None:
    pauses, _ = run(0.1 * SHARE * FRAME)
    assert max(pauses) == pytest.approx(1 / SPEED)


def test_frames_that_cost_much_take_their_share_of_a_core() -> None:
    cost = 0.06 * SHARE
    pauses, _ = run(cost)
    assert cost / (sum(pauses[-50:]) / 50) == pytest.approx(SHARE, rel=0.2)


def test_there_are_frames_however_much_they_cost() -> None:
    pauses, _ = run(10.0)
    assert pauses[-1] == pytest.approx(LONGEST_FRAME)


def test_under_a_dialog_there_are_fewer() -> None:
    pauses, steps = run(10.0, covered=True)
    assert pauses[-1] == pytest.approx(LONGEST_COVERED)
    assert steps == pytest.approx(sum(pauses[:-1]) * SPEED, abs=1)


async def test_a_dialog_covers_the_laboratory() -> None:
    async with open_lab() as hand:
        covered = hand.driver.runner.pacing.covered
        assert not covered()
        await hand.press("question_mark")
        assert covered()
        await hand.press("escape")
        assert not covered()


@pytest.mark.parametrize("cost", [0.0, 0.06 * SHARE, 10.0])
def test_the_speed_is_kept_whatever_frames_cost(cost: float) -> None:
    pauses, steps = run(cost)
    assert steps == pytest.approx(sum(pauses[:-1]) * SPEED, abs=1)
