"""Takes frames of the lanes, of what the screen shows of them, with the optimal values that they are held against."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple
from weakref import WeakKeyDictionary

from dyna_tui.agents import AgentSpec, Bonus
from dyna_tui.lab.frames.frame import LaneFrame
from dyna_tui.tui.engine.optimal_cache import Key, Yardstick, Yardsticks

if TYPE_CHECKING:
    from dyna_tui.lab.frames.markers import Marker
    from dyna_tui.lab.frames.model_list import Recall
    from dyna_tui.lab.frames.request import Wanted
    from dyna_tui.lab.frames.timeline import Timeline
    from dyna_tui.lab.lab import Lab
    from dyna_tui.lab.lane import Lane


@dataclass(frozen=True)
class Show:
    """What the screen shows of one lane."""

    wanted: "Wanted"
    optimal: bool
    """Whether the optimal values are to be worked out."""


class Picture(NamedTuple):
    """All lanes at one moment."""

    frames: tuple[LaneFrame, ...]
    specs: tuple[AgentSpec, ...]
    """The agents of the lanes, in their order."""
    timeline: "Timeline"
    """How far the lanes have come, with the marks of the lane in focus."""


class Camera:
    """Keeps what one picture can take over from the one before."""

    def __init__(self) -> None:
        """Begins with nothing."""
        self.yardsticks = Yardsticks()
        self._recalls: WeakKeyDictionary[Lane, Recall] = WeakKeyDictionary()
        self._marker: Marker | None = None

    @property
    def unfinished(self) -> bool:
        """Whether marks of the timeline are still looked for: the next picture may hold more of them."""
        return self._marker is not None and self._marker.searching

    def take(self, lab: "Lab", look: Mapping[int, Show], focus: int) -> Picture:
        """A picture of what is looked at of each lane, by their numbers; of a new lane the same as of another."""
        return Picture(self._frames(lab, look), tuple(lane.spec for lane in lab.lanes), self._timeline(lab, focus))

    def measuring(self) -> "Callable[[], dict[Key, Yardstick]] | None":
        """What works out the optimal values that the latest picture lacks, in another thread; None where none."""
        return self.yardsticks.task() if self.yardsticks.lacking else None

    def _timeline(self, lab: "Lab", focus: int) -> "Timeline":
        from dyna_tui.lab.frames.markers import Marker, timeline

        lane = lab.lanes[min(focus, len(lab.lanes) - 1)]
        if self._marker is None or self._marker.lane is not lane:
            self._marker = Marker(lane)
        return timeline(lab, self._marker)

    def _frames(self, lab: "Lab", look: Mapping[int, Show]) -> tuple[LaneFrame, ...]:
        from dyna_tui.lab.frames.model_list import Recall
        from dyna_tui.lab.frames.observe import observe
        from dyna_tui.optimal.bonus_horizon import LARGE, outweighed_after

        frames = []
        self.yardsticks.begin()
        for number, lane in enumerate(lab.lanes):
            recall = self._recalls.setdefault(lane, Recall())
            show = look.get(lane.number) or next(iter(look.values()))
            curious = lane.spec.bonus is Bonus.PLANNING and lane.world.states <= LARGE
            yardstick = self.yardsticks.of(lane, number) if show.optimal or curious else None
            promise = yardstick.prospect if yardstick else None
            outweighed = outweighed_after(lane.spec, lane.world, promise) if curious and promise else None
            wanted = show.wanted.fitting(lane.spec)
            frames.append(observe(lane, wanted, recall, yardstick.values if yardstick else None, outweighed))
        return tuple(frames)
