"""Casting: which lane of a laboratory stands for which of a lesson's, wherever the lanes stand and whatever was added.

A lesson counts the lanes with which it was opened. Where a condition asks for more, as ``lanes >= 3``, those that its
student made stand for them; where one was forked, the fork may take its part.
"""

from collections.abc import Iterator, Sequence
from itertools import combinations, islice, product
from typing import TYPE_CHECKING

from dyna_tui.agents import read_agents
from dyna_tui.errors import InputError
from dyna_tui.lab.lesson_lanes import LessonLanes

if TYPE_CHECKING:
    from dyna_tui.lab.lab import Lab
    from dyna_tui.lab.lane import Lane


MOST_CASTS = 256
"""Ways to cast the parts of a lesson that are tried."""


def enrol(lab: "Lab", agents: Sequence[str]) -> LessonLanes:
    """The lanes that a lesson with some agents counts, where they are not known yet, or one was added again."""
    lanes = lab.lesson_lanes
    if lanes is not None and lanes.agents and None not in lanes.numbers:
        return lanes
    begun_as = (lanes.agents if lanes is not None else ()) or _specs(lab, agents)
    begun = len(begun_as)
    numbers: list[int | None] = [None] * begun if lanes is None else list(lanes.numbers)
    numbers += [None] * (begun - len(numbers))
    for index, agent in enumerate(begun_as):
        if numbers[index] is None:
            alike = (each for each in _others(lab, numbers) if each.forked_at is None and _agent(each) == agent)
            numbers[index] = next((each.number for each in alike), None)
    if lanes is None:  # one that was given another agent
        for index in range(begun):
            if numbers[index] is None:
                others = (each for each in _others(lab, numbers) if each.forked_at is None)
                numbers[index] = next((each.number for each in others), None)
    lab.lesson_lanes = LessonLanes(numbers, begun_as)
    return lab.lesson_lanes


def begin_again(lab: "Lab", agents: Sequence[str]) -> LessonLanes:
    """The lanes that a lesson counted when it was opened, in a laboratory whose history is gone through again."""
    known = enrol(lab, agents)
    forks = {lane.number for lane in lab.lanes if lane.forked_at is not None}
    there = {lane.number for lane in lab.lanes}
    numbers = [each if each in there - forks else None for each in known.numbers[: len(known.agents)]]
    begun = LessonLanes(numbers, known.agents)
    kept, lab.lesson_lanes = lab.lesson_lanes, begun
    begun = enrol(lab, agents)
    lab.lesson_lanes = kept
    return begun


def lanes_of(lab: "Lab") -> "list[Lane | None]":
    """The lanes that a lesson counts, in its order, None for one that was dropped; all in a laboratory without one."""
    if lab.lesson_lanes is None:
        return list(lab.lanes)
    by_number = {lane.number: lane for lane in lab.lanes}
    return [None if each is None else by_number.get(each) for each in lab.lesson_lanes.numbers]


def first_lane(lab: "Lab") -> "Lane":
    """The first of them that is there."""
    return next((lane for lane in lanes_of(lab) if lane is not None), lab.lanes[0])


def extensions(lab: "Lab", needed: int) -> "Iterator[tuple[Lane, ...]]":
    """The lanes that may stand behind those of the lesson, so that there are as many as a condition asks for."""
    lanes = lab.lesson_lanes
    more = 0 if lanes is None else max(needed - len(lanes.numbers), 0)
    yield from islice(combinations(_others(lab, [] if lanes is None else lanes.numbers), more), MOST_CASTS)


def recasts(lab: "Lab") -> Iterator[LessonLanes]:
    """The ways to cast the lesson's lanes where forks stand for those from which they, or their like, were forked."""
    lanes = lab.lesson_lanes
    if lanes is None:
        return
    others = [lane for lane in _others(lab, lanes.numbers) if lane.forked_at is not None]
    agents = [*lanes.agents, *[""] * len(lanes.numbers)]
    known = {lane.number: _agent(lane) for lane in lab.lanes}
    parts = [
        [
            number,
            *(each.number for each in others if _agent(each) == known.get(-1 if number is None else number, agent)),
        ]
        for number, agent in zip(lanes.numbers, agents, strict=False)
    ]
    for numbers in islice(product(*parts), MOST_CASTS):
        there = [each for each in numbers if each is not None]
        if list(numbers) != lanes.numbers and len(there) == len(set(there)):
            yield LessonLanes(list(numbers), lanes.agents)


def _others(lab: "Lab", numbers: list[int | None]) -> "list[Lane]":
    """The lanes that the lesson does not count, in the order in which they were made."""
    return sorted((lane for lane in lab.lanes if lane.number not in numbers), key=lambda lane: lane.number)


def _agent(lane: "Lane") -> str:
    return lane.first_spec.spec_text


def _specs(lab: "Lab", agents: Sequence[str]) -> tuple[str, ...]:
    """The agents with which a lesson is opened, as lanes spell them."""
    return tuple(spec for text in agents or lab.maze.agents for spec in _read(text, lab))


def _read(text: str, lab: "Lab") -> tuple[str, ...]:
    try:
        return tuple(spec.spec_text for spec in read_agents(text, lab.maze.parameters))
    except InputError:
        return (text,)  # a user's class
