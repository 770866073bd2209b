"""Snapshots of the laboratory: all that the screen reads of its lanes, taken in the engine's thread."""

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, NamedTuple
from weakref import WeakKeyDictionary

from dyna_tui.agents import AgentSpec, Bonus
from dyna_tui.lab.frames.frame import LaneFrame, Window
from dyna_tui.lab.frames.placeholder import placeholder_frame
from dyna_tui.maze import Maze
from dyna_tui.tui.engine.lane_numbers import index_of
from dyna_tui.tui.engine.optimal_cache import Key, LayoutValues, OptimalCache

if TYPE_CHECKING:
    from dyna_tui.lab.breakpoints import Breakpoint
    from dyna_tui.lab.frames.markers import Marker
    from dyna_tui.lab.frames.request import FrameRequest
    from dyna_tui.lab.frames.timeline import Timeline
    from dyna_tui.lab.lab import Lab
    from dyna_tui.lab.lane import Lane
    from dyna_tui.tui.engine.seldom_list import SeldomList


class LaneRequest(NamedTuple):
    """What the screen shows of one lane."""

    request: "FrameRequest"
    optimal: bool
    """Whether the optimal values are to be computed."""


class LabFrame(NamedTuple):
    """All lanes at one moment, one entry a lane in each tuple; immutable."""

    lanes: tuple[LaneFrame, ...]
    specs: tuple[AgentSpec, ...]
    """The agents as they are now."""
    first_specs: tuple[AgentSpec, ...]
    """The agents as they were at step 0."""
    interventions: tuple[int, ...]
    """How many interventions are in each journal."""
    breakpoints: "tuple[Breakpoint, ...]" = ()
    timeline: "Timeline | None" = None
    """How far the lanes have come, with the markers of the lane in focus; None before the engine is there."""
    running: bool = False
    """Whether they were taken for a run under way, and so without its log of ticks."""
    arrived: bool = False
    """Whether they are the first after a seek."""

    @property
    def numbers(self) -> list[int]:
        """The numbers of the lanes, by which they are told apart whatever their order."""
        return [lane.number for lane in self.lanes]

    @property
    def touched(self) -> bool:
        """Whether anything was done since step 0."""
        stepped = any(lane.counters.real_steps or lane.counters.mid_step for lane in self.lanes)
        return stepped or any(self.interventions)


def bare_maze(
    maze: Maze, specs: Sequence[AgentSpec], windows: Sequence[Window], pages: Sequence[int | None] = ()
) -> LabFrame:
    """Placeholder frames, to be shown before the engine is there.

    Args:
        maze: the maze.
        specs: the agents, a lane each.
        windows: the cells of each lane in view.
        pages: the page of its map that each lane shows, None for that on which episodes begin; such where not given.
    """
    shown = pages or [None] * len(specs)
    frames = [
        placeholder_frame(maze, spec, window, page) for spec, window, page in zip(specs, windows, shown, strict=True)
    ]
    lanes = tuple(frame._replace(number=number) for number, frame in enumerate(frames))
    return LabFrame(lanes, tuple(specs), tuple(specs), (0,) * len(lanes))


class FrameCapture:
    """Takes snapshots, and keeps what one can take over from the one before."""

    def __init__(self) -> None:
        """Begins with nothing."""
        self.optimal_cache = OptimalCache()
        self._model_lists: WeakKeyDictionary[Lane, SeldomList] = WeakKeyDictionary()
        self._marker: Marker | None = None

    @property
    def unfinished(self) -> bool:
        """Whether markers of the timeline are still looked for: the next snapshot may hold more of them."""
        return self._marker is not None and self._marker.searching

    def take(
        self, lab: "Lab", viewport: Mapping[int, LaneRequest], focus: int, *, running: bool, arrived: bool
    ) -> LabFrame:
        """A snapshot of the laboratory.

        Args:
            lab: the laboratory.
            viewport: what is shown of each lane, by its number; of a lane that is not in it, the same as of another.
            focus: the number of the lane whose markers the timeline has.
            running: whether a run is under way.
            arrived: whether a seek has just ended.
        """
        return LabFrame(
            lanes=self._frames(lab, viewport),
            specs=tuple(lane.spec for lane in lab.lanes),
            first_specs=tuple(lane.first_spec for lane in lab.lanes),
            interventions=tuple(len(lane.journal.entries) for lane in lab.lanes),
            breakpoints=tuple(lab.breakpoints),
            timeline=self._timeline(lab, focus),
            running=running,
            arrived=arrived,
        )

    def missing_optimal_values(self) -> "Callable[[], dict[Key, LayoutValues]] | None":
        """Computes the optimal values that the latest snapshot lacks, in any thread; None where it lacks none."""
        return self.optimal_cache.task() if self.optimal_cache.lacking else None

    def _timeline(self, lab: "Lab", focus: int) -> "Timeline":
        from dyna_tui.lab.frames.markers import Marker, timeline

        lane = lab.lanes[index_of(lab, focus) or 0]
        if self._marker is None or self._marker.lane is not lane:
            self._marker = Marker(lane)
        return timeline(lab, self._marker)

    def _frames(self, lab: "Lab", viewport: Mapping[int, LaneRequest]) -> tuple[LaneFrame, ...]:
        from dyna_tui.lab.frames.observe import observe
        from dyna_tui.optimal.bonus_horizon import LARGE, bonus_horizon
        from dyna_tui.tui.engine.seldom_list import SeldomList

        frames = []
        self.optimal_cache.begin()
        for index, lane in enumerate(lab.lanes):
            model_list = self._model_lists.setdefault(lane, SeldomList())
            wanted = viewport.get(lane.number) or next(iter(viewport.values()))
            bonus = lane.spec.bonus is Bonus.PLANNING and lane.world.states <= LARGE
            optimal = self.optimal_cache.of(lane, index) if wanted.optimal or bonus else None
            value = optimal.start_value if optimal else None
            horizon = bonus_horizon(lane.spec, lane.world, value) if bonus and value else None
            request = wanted.request.fitting(lane.spec)
            frames.append(observe(lane, request, model_list, optimal.values if optimal else None, horizon))
        return tuple(frames)
