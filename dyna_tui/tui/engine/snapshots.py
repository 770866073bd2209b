"""Takes frames of the lanes, of what the screen shows of them, with the optimal values that they are held against."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple
from weakref import WeakKeyDictionary

from dyna_tui.agents import AgentSpec, Bonus
from dyna_tui.lab.frames.frame import LaneFrame
from dyna_tui.tui.engine.optimal_cache import Key, LayoutValues, OptimalCache

if TYPE_CHECKING:
    from dyna_tui.lab.frames.markers import Marker
    from dyna_tui.lab.frames.model_list import ModelList
    from dyna_tui.lab.frames.request import FrameRequest
    from dyna_tui.lab.frames.timeline import Timeline
    from dyna_tui.lab.lab import Lab
    from dyna_tui.lab.lane import Lane


@dataclass(frozen=True)
class LaneRequest:
    """What the screen shows of one lane."""

    request: "FrameRequest"
    optimal: bool
    """Whether the optimal values are to be worked out."""


class Picture(NamedTuple):
    """All lanes at one moment."""

    frames: tuple[LaneFrame, ...]
    specs: tuple[AgentSpec, ...]
    """The agents of the lanes, in their order."""
    timeline: "Timeline"
    """How far the lanes have come, with the marks of the lane in focus."""


class FrameCapture:
    """Keeps what one picture can take over from the one before."""

    def __init__(self) -> None:
        """Begins with nothing."""
        self.optimal_cache = OptimalCache()
        self._recalls: WeakKeyDictionary[Lane, ModelList] = WeakKeyDictionary()
        self._marker: Marker | None = None

    @property
    def unfinished(self) -> bool:
        """Whether marks of the timeline are still looked for: the next picture may hold more of them."""
        return self._marker is not None and self._marker.searching

    def take(self, lab: "Lab", look: Mapping[int, LaneRequest], focus: int) -> Picture:
        """A picture of what is looked at of each lane, by their numbers; of a new lane the same as of another."""
        return Picture(self._frames(lab, look), tuple(lane.spec for lane in lab.lanes), self._timeline(lab, focus))

    def measuring(self) -> "Callable[[], dict[Key, LayoutValues]] | None":
        """What works out the optimal values that the latest picture lacks, in another thread; None where none."""
        return self.optimal_cache.task() if self.optimal_cache.lacking else None

    def _timeline(self, lab: "Lab", focus: int) -> "Timeline":
        from dyna_tui.lab.frames.markers import Marker, timeline

        lane = lab.lanes[min(focus, len(lab.lanes) - 1)]
        if self._marker is None or self._marker.lane is not lane:
            self._marker = Marker(lane)
        return timeline(lab, self._marker)

    def _frames(self, lab: "Lab", look: Mapping[int, LaneRequest]) -> tuple[LaneFrame, ...]:
        from dyna_tui.lab.frames.model_list import ModelList
        from dyna_tui.lab.frames.observe import observe
        from dyna_tui.optimal.bonus_horizon import LARGE, bonus_horizon

        frames = []
        self.optimal_cache.begin()
        for number, lane in enumerate(lab.lanes):
            model_list = self._recalls.setdefault(lane, ModelList())
            show = look.get(lane.number) or next(iter(look.values()))
            curious = lane.spec.bonus is Bonus.PLANNING and lane.world.states <= LARGE
            yardstick = self.optimal_cache.of(lane, number) if show.optimal or curious else None
            promise = yardstick.start_value if yardstick else None
            outweighed = bonus_horizon(lane.spec, lane.world, promise) if curious and promise else None
            request = show.request.fitting(lane.spec)
            frames.append(observe(lane, request, model_list, yardstick.values if yardstick else None, outweighed))
        return tuple(frames)
