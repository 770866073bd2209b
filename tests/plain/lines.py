"""A plain laboratory to which a test gives lines."""

from collections.abc import Sequence

from dyna_tui.cli.laboratory import read_lanes
from dyna_tui.lab.brushes import with_brushes
from dyna_tui.lab.clock import Clock
from dyna_tui.lab.lab import Lab
from dyna_tui.maze import Maze, load
from dyna_tui.plain.conversation import Interrupts, converse
from dyna_tui.plain.laboratory import PlainLab


class Talk:
    """A laboratory, the lines that it wrote, and the errors that it reported."""

    def __init__(
        self,
        maze: str | Maze = "blocking",
        agents: Sequence[str] = (),
        *,
        asks: bool = False,
        clock: Clock = Clock.REAL,
    ) -> None:
        read = load(maze) if isinstance(maze, str) else maze
        specs = read_lanes(read, agents)
        self.written: list[str] = []
        self.errors: list[str] = []
        self.interrupts = Interrupts()
        self.on = PlainLab(Lab(with_brushes(read), specs, 0, 0, clock), self.written.append, asks, self.interrupts)
        self.status = 0

    @property
    def lab(self) -> Lab:
        return self.on.lab

    def give(self, *lines: str) -> list[str]:
        """Gives lines, and returns what was written since."""
        before = len(self.written)
        self.status = converse(self.on, lines, self.errors.append, self.interrupts)
        return self.written[before:]

    @property
    def steps(self) -> list[int]:
        return [lane.real_steps for lane in self.lab.lanes]
