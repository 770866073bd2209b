"""Counters of a lane, as a frame shows them."""

from dyna_tui.lab.frames.lookahead_rows import queries
from dyna_tui.lab.frames.tick_record import Counters
from dyna_tui.lab.lane_state import LaneState


def counters_of(state: LaneState) -> Counters:
    """The counters of a lane as it is now."""
    view, spec = state.view, state.spec
    queried, queried_before = queries(view, spec)
    return Counters(
        ticks=view.ticks,
        real_steps=view.real_steps,
        planning_steps=view.planning_steps,
        updates=view.updates,
        episode=view.episode,
        episode_steps=view.episode_steps,
        reward=view.reward_sum,
        planned=view.planned_count,
        planning_phase=spec.planning_phase,
        mid_step=view.mid_step,
        queued=view.queued,
        queried=queried,
        queried_before=queried_before,
    )
