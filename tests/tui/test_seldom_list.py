"""While a lane runs, a frame counts its model as of the moment of its counters, though the rows are kept."""

import pytest

from dyna_tui.lab.frames import model_list
from dyna_tui.lab.frames.frame import Window
from dyna_tui.lab.frames.observe import observe
from dyna_tui.lab.frames.request import FrameRequest
from dyna_tui.lab.lane import Lane
from dyna_tui.maze import load
from dyna_tui.tui.engine import seldom_list
from dyna_tui.tui.engine.seldom_list import SeldomList
from tests.dyna.engine import agent
from tests.truth.facts import Facts


@pytest.mark.parametrize("text", ["dyna-q:n=1", "dyna-q+:n=1", "dyna-q-stochastic:n=1", "q-learning", "mpc:horizon=2"])
@pytest.mark.parametrize("few", [model_list.FEW, 3])
def test_a_frame_of_a_running_lane_counts_its_model_as_of_its_counters(
    text: str, few: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(seldom_list, "EVERY", 1e9)
    monkeypatch.setattr(model_list, "FEW", few)
    lane, rows = Lane(load("blocking"), agent(text)), SeldomList()
    request = FrameRequest(Window(0, 0, 6, 9), rows=5, running=True)
    sizes = set()
    for step in (1, 20, 46, 80, 300, *[1010] * (few > 3)):
        lane.advance(until_step=step)
        frame, facts = observe(lane, request, rows, None), Facts(lane)
        assert frame.counters.real_steps == step
        model = lane.view.model
        assert frame.memory.total == (model.size if model.exists else 0)
        assert frame.memory.remembered == (facts.tried_pairs if model.exists else 0)
        assert frame.memory.outdated == (facts.outdated_pairs if model.exists else 0)
        sizes.add(frame.memory.total)
    assert len(sizes) > 3 * lane.view.model.exists
