"""Lesson record: what a session says of the lesson beside its laboratory, so that it can be handed in."""

from collections.abc import Mapping
from dataclasses import dataclass, field

MOST_STEPS = 10_000
"""Steps of a lesson."""
MOST_CHOICES = 9
LONGEST_ANSWER = 200
"""Characters of an answer, which may be the name of a lane."""


@dataclass(frozen=True)
class LessonRecord:
    """How far a lesson has come, and what was predicted."""

    name: str
    """The lesson."""
    step: int
    """The step that is under way, from 0."""
    predictions: Mapping[int, int] = field(default_factory=dict)
    """The choice, from 0, of each question that was answered, by the index of its step."""
    predicted_at: Mapping[int, int] = field(default_factory=dict)
    """The real steps that the first lane had made when it was answered, where that is known."""
    answers: Mapping[int, float | bool | str] = field(default_factory=dict)
    """What was measured for each question that was answered, where that is known and finite."""
    lanes: tuple[int | None, ...] = ()
    """The index of each lane that the lesson counts, None where it was dropped; empty where they stand in its order."""
