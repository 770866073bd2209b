"""Lesson: its head, and its steps of text and what is to be done, as frozen dataclasses."""

import re
from dataclasses import dataclass
from typing import TypeAlias

from dyna_tui.lessons.expressions import Condition, Expression


@dataclass(frozen=True)
class Do:
    """Something done for the student, who presses Enter."""

    keys: tuple[str, ...]
    """The keys, as Textual names them or as the laboratory writes them."""
    until: Condition | None = None
    """Until when the lanes run then, as with the key ``u``."""
    line: int = 0


@dataclass(frozen=True)
class Ask:
    """A question: the prediction is made now, the answer is measured once the next ``do`` or ``expect`` is done."""

    question: str
    choices: tuple[str, ...]
    answer: Expression
    line: int = 0


@dataclass(frozen=True)
class Expect:
    """Something that the student brings about, however."""

    condition: Expression
    within: int = 0
    """Real steps of the first lane after which it is too late in the author's solution; 0 for any number."""
    hint: str = ""
    solution: tuple[str, ...] = ()
    """The author's keys."""
    line: int = 0


Block: TypeAlias = Do | Ask | Expect


@dataclass(frozen=True)
class Step:
    """Text, and the block under it."""

    text: str
    """Markdown; may be empty."""
    block: Block | None
    """None for text alone."""


@dataclass(frozen=True)
class Lesson:
    """A lesson as its file describes it."""

    path: str
    """The file or the built-in lesson, as the user named it."""
    name: str
    """What progress calls it: the file's name without its ending."""
    title: str
    maze: str
    """Whatever the laboratory opens; a file is found beside the lesson too."""
    agents: tuple[str, ...]
    """Specs; those of the maze if there are none."""
    seed: int
    steps: tuple[Step, ...]
    folder: str = ""
    """Where its file is, and mazes beside it."""
    number: int = 0
    """Its number among the built-in lessons, from 1; 0 for a file."""
    maze_line: int = 1
    """The line of its file that names the maze."""

    def page_start(self, at: int) -> int:
        """The first step of the page that a step is on: the last one with text. Blocks without text go on a page."""
        return next((each for each in range(at, 0, -1) if self.steps[each].text), 0)

    def task_before(self, at: int) -> str:
        """What is to be done, where questions part a step from the text of its page; empty where none do.

        The last paragraph above them; where it says "predict, then ...", what follows.
        """
        if not (at > 0 and isinstance(self.steps[at - 1].block, Ask) and not self.steps[at].text):
            return ""
        paragraph = self.steps[self.page_start(at)].text.strip().rpartition("\n\n")[2]
        after = re.split(r"\b[Pp]redict,\s+then\s+", paragraph, maxsplit=1)[-1]
        return after[:1].upper() + after[1:]

    def page_end(self, at: int) -> int:
        """The last step of the page that a step is on."""
        later = (each for each in range(at + 1, len(self.steps)) if self.steps[each].text)
        return next(later, len(self.steps)) - 1

    def measured_by(self, ask: int) -> int | None:
        """The do or expect that measures a question: the next one, with no text but its own between.

        None where there is none, or where another page asks first: then the answer is measured where the question is
        asked, at the do or expect before it.
        """
        for index in range(ask + 1, len(self.steps)):
            step = self.steps[index]
            if not isinstance(step.block, Ask):
                return index if step.block is not None else None
            if step.text:
                return None
        return None

    def asked_at(self, at: int) -> list[int]:
        """The questions that are measured at a do or expect; at -1 those that are at the beginning of the lesson."""
        asks = [index for index, step in enumerate(self.steps) if isinstance(step.block, Ask)]
        return [
            each for each in asks if (by if (by := self.measured_by(each)) is not None else self._before(each)) == at
        ]

    def answered_by(self, at: int) -> list[int]:
        """The questions that come before a do or expect and are measured at it."""
        return [ask for ask in self.asked_at(at) if ask < at]

    def _before(self, ask: int) -> int:
        """The do or expect before a question; -1 where there is none."""
        return next((each for each in range(ask - 1, -1, -1) if isinstance(self.steps[each].block, Do | Expect)), -1)

    @property
    def pages(self) -> list[int]:
        """The first step of each page."""
        return [each for each in range(len(self.steps)) if self.page_start(each) == each]

    @property
    def builtin(self) -> bool:
        """Whether it is one of the built-in lessons."""
        return self.number > 0

    def headings(self, page: int) -> tuple[str, ...]:
        """What a page is headed with, by its number from 1; the longest first."""
        number = f"Lesson {self.number}" if self.number else ""
        where = f"page {page} of {len(self.pages)}"
        titles = (self.title, "") if number else (self.title,)
        return tuple(" · ".join(filter(None, (number, title, where))) for title in titles)

    @property
    def minutes(self) -> int:
        """How long it takes, about: reading at 180 words a minute, and half a minute for each block."""
        words = sum(len(step.text.split()) for step in self.steps)
        blocks = sum(step.block is not None for step in self.steps)
        return max(1, round(words / 180 + blocks / 2))
