"""Back, and forth again: by ticks, steps and episodes, and along the line of the whole run."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from dyna_tui.lab import rewind
from dyna_tui.tui.laboratory.view import LaboratoryView
from dyna_tui.tui.widgets.bars import place_title
from dyna_tui.tui.widgets.timeline import TimelineBar

if TYPE_CHECKING:
    from dyna_tui.lab.history.seek import Seeks
    from dyna_tui.lab.lab import Lab

JUMP = 10
"""One part in so many of the line is a jump."""
LONG = 2
"""Chunks after which a way is so long that it is said how far it is gone."""


class BackScreen(LaboratoryView):
    """Goes to other moments of the run."""

    _chunks = 0
    """Of the journey under way, those that it was told of."""
    _left: int | None = None
    """The place from which it set out."""

    def can_go_back(self) -> dict[str, Callable[[], bool]]:
        """Which of its commands can be given now."""
        line, rests = self.driver.timeline, not self.driver.running
        begun, past = line is not None and line.begun, line is not None and line.past
        return {
            "step_back": lambda: begun and rests,
            "tick_back": lambda: begun and rests,
            "episode_back": lambda: begun and rests,
            "jump_back": lambda: begun,
            "jump_on": lambda: past,
            "mark_before": lambda: begun,
            "next_mark": lambda: past,
        }

    def on_mount(self) -> None:
        """Has the driver tell of long ways."""
        self.driver.on_seek_progress = self._on_seek_progress

    def action_step_back(self) -> None:
        """One real step back, or to where the one under way began."""
        focus = self.focused_lane
        self._go("steps", lambda lab, steps: rewind.back_by_steps(lab, focus, steps), 1, adds=True)

    def action_tick_back(self) -> None:
        """One tick back."""
        self._go("ticks", rewind.back_by_ticks, 1, adds=True)

    def action_episode_back(self) -> None:
        """Back to where the episode of the lane in focus began, or the one before."""
        focus = self.focused_lane
        self._go("episodes", lambda lab, episodes: rewind.back_by_episodes(lab, focus, episodes), 1, adds=True)

    def action_jump_back(self) -> None:
        """Back by a tenth of the line."""
        self._jump(-1)

    def action_jump_on(self) -> None:
        """On by a tenth of the line, as far as it was lived."""
        self._jump(1)

    def action_mark_before(self) -> None:
        """Back to the mark before, or to the beginning."""
        if self.driver.timeline is not None:
            self._go("place", rewind.to_time, self.driver.timeline.mark_before)

    def action_next_mark(self) -> None:
        """On to the next mark, or to the furthest moment."""
        if self.driver.timeline is not None:
            self._go("place", rewind.to_time, self.driver.timeline.next_mark)

    def on_timeline_bar_scrubbed(self, message: TimelineBar.Scrubbed) -> None:
        """Goes to where the line was clicked, or dragged to."""
        if self.driver.timeline is not None and self.driver.timeline.begun:
            self._go("place", rewind.to_time, message.place)

    def go_to_tick(self, tick: int) -> None:
        """Goes back to the moment after a tick of the lane in focus."""
        focus = self.focused_lane
        self._go("tick", lambda lab, tick: rewind.back_to_tick(lab, focus, tick), tick)

    def cancel_seek(self) -> bool:
        """Gives up a journey under way; whether there was one."""
        seeking = self.driver.seeking
        if seeking:
            self.driver.cancel_seek()
        return seeking

    def _jump(self, way: int) -> None:
        line = self.driver.timeline
        if line is not None:
            far = max(self._timeline.length // JUMP, 1)
            self._go("place", rewind.to_time, min(max(line.now + way * far, 0), line.end))

    def _go(self, name: str, seeks: "Callable[[Lab, int], Seeks]", amount: int, *, adds: bool = False) -> None:
        self._ticked = name in ("tick", "ticks")
        self._chunks = 0
        self._left = None if self.driver.timeline is None else self.driver.timeline.now
        self.driver.seek(name, seeks, amount, adds=adds)
        self._update_bar()
        self._grey_out()

    def _on_seek_progress(self, share: float) -> None:
        """Says how far a long way is gone."""
        self._chunks += 1
        if self._chunks >= LONG:
            self.set_status(f"On the way there: {share:.0%}. esc stays here.")

    def _arrived(self) -> str:
        """What is said after a journey."""
        line = self.driver.timeline
        assert line is not None
        where = place_title(self.driver.clock_by, line.now)
        if not line.past:
            return f"At {where}, as far as it has come."
        if self._left is not None and line.now > self._left:
            return f"At {where}: what was lived comes again, unless you change it."
        within = any(frame.counters.mid_step for frame in self.frames)
        back_at = "Back within" if within else "Back at"
        return f"{back_at} {where}: the same future comes again, unless you change it."
