"""Worlds given by tables of outcomes: what they are made of, their text, and errors in it."""

import json

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dyna_tui.errors import is_printable
from dyna_tui.maze import MazeError, Page, Table, parse
from dyna_tui.maze.grid import Move
from dyna_tui.maze.settings import Settings
from dyna_tui.maze.table_maze import TableMaze, table_maze
from dyna_tui.world import world_of

ACTIONS = (Move("left", "←", 0, -1), Move("jump", "j", 0, 0))


def corridor(**changes: object) -> Table:
    """Four states in a row: ``left`` goes left, ``jump`` two to the right or nowhere; state 0 and 3 are ends."""
    rows = [
        [[(1.0, 0, 0.0, True)], [(1.0, 0, 0.0, True)]],
        [[(1.0, 0, -1.0, True)], [(0.75, 3, 2.0, True), (0.25, 1, 0.0, False)]],
        [[(1.0, 1, 0.0, False)], [(1.0, 2, 0.0, False)]],
        [[(1.0, 3, 0.0, True)], [(1.0, 3, 0.0, True)]],
    ]
    flat = [outcome for row in rows for outcomes in row for outcome in outcomes]
    probability, following, reward, terminal = zip(*flat, strict=True)
    values: dict[str, object] = dict(
        actions=ACTIONS,
        indptr=np.cumsum([0, *(len(outcomes) for row in rows for outcomes in row)]),
        next_state=np.array(following, np.int32),
        probability=np.array(probability),
        reward=np.array(reward),
        terminal=np.array(terminal),
        start=np.array([1, 2], np.int32),
        start_weight=np.array([0.25, 0.75]),
        labels=("left end", "a", "b", "right end"),
        pages=(Page("", np.arange(4, dtype=np.int32).reshape(1, 4), ("ES.G",)),),
        estimated="estimated from 1,000 samples",
    )
    return Table(**(values | changes))  # type: ignore[arg-type]


def corridor_maze(**changes: object) -> TableMaze:
    settings = Settings(title="Corridor", source="a test", max_episode_steps=50, parameters={"gamma": 0.5})
    return table_maze(corridor(**changes), settings, "corridor")


def test_a_table_gives_all_that_is_asked_of_a_maze() -> None:
    maze = corridor_maze()
    assert (maze.title, maze.source, maze.path, maze.max_episode_steps) == ("Corridor", "a test", "corridor", 50)
    assert (maze.height, maze.width, maze.actions, maze.estimated) == (1, 4, ACTIONS, "estimated from 1,000 samples")
    assert [maze.kinds[kind].symbol for kind in maze.layouts[0].kind[0]] == ["H", "S", "S", "G"]
    assert [maze.state_label(state) for state in range(4)] == ["left end", "a", "b", "right end"]
    assert not maze.warnings


def test_states_without_a_picture_are_a_column() -> None:
    maze = corridor_maze(pages=(), labels=())
    assert (maze.height, maze.width, maze.state_label(3)) == (4, 1, "3")


def test_reading_the_text_back_gives_an_equal_world() -> None:
    maze = corridor_maze()
    again = parse(maze.text, "corridor")
    for one, other in zip(world_of(maze), world_of(again), strict=True):
        assert np.array_equal(np.asarray(one), np.asarray(other))
    assert again.text == maze.text
    assert isinstance(again, TableMaze)
    for name in ("title", "source", "agents", "max_episode_steps", "parameters", "kinds", "actions", "estimated"):
        assert getattr(again, name) == getattr(maze, name), name
    assert again.table.labels == maze.table.labels
    assert [page.states.tolist() for page in again.pages] == [[[0, 1, 2, 3]]]
    assert [page[::2] for page in again.pages] == [("", ("ES.G",))]


def test_where_nothing_leads_to_an_end_a_warning_says_so() -> None:
    maze = corridor_maze(terminal=np.zeros(9, np.bool_))
    assert maze.warnings == ("nothing leads from the start at a (nor from 1 more) to the end of an episode",)


WRONG = [
    ({"format": "other"}, 'not a maze: a world as JSON has "format": "dyna-tui world"'),
    ({"version": 2}, "version '2' of the format: this dyna-tui reads version 1"),
    ({"outcome": 1}, "unknown key 'outcome': did you mean 'outcomes'"),
    ({"title": "two\nlines"}, "title must be one line of text in quotes"),
    ({"agents": ["dyna"]}, "unknown agent 'dyna'"),
    ({"parameters": {"alpha": 2}}, "'alpha' must be"),
    ({"steps": 0}, "steps must be a whole number in [1, 1,000,000,000,000,000]"),
    ({"actions": [["left", "<-", 0, -1]]}, 'an action must be ["left", "←", 0, -1]'),
    ({"start": [[9, 1.0]]}, "starts must be states in increasing order"),
    ({"start": [[0, 0.5]]}, "the probabilities of the starts add up to 0.5"),
    ({"labels": ["a"]}, "labels must be a list of 4 to 4"),
    ({"pages": [{"title": "", "states": [[0, 0]]}]}, "the pages draw a state twice"),
    ({"outcomes": [[[[1.0, 0, 0.0, True]]]]}, "state 0 must have a list for each of the 2 actions"),
    ({"outcomes": [[[[0.5, 0, 0.0, True]]] * 2]}, "the probabilities of state 0, action 0 add up to 0.5"),
    ({"outcomes": [[[[1.0, 7, 0.0, True]]] * 2]}, "state 0, action 0 leads to a state that is not there"),
]


@pytest.mark.parametrize(("change", "message"), WRONG, ids=[message[:30] for _, message in WRONG])
def test_a_wrong_text_gives_one_line(change: dict[str, object], message: str) -> None:
    text = json.dumps(json.loads(corridor_maze().text) | change)
    with pytest.raises(MazeError) as error:
        parse(text, "world.json")
    assert message in str(error.value)
    assert is_printable(str(error.value))


@pytest.mark.parametrize("text", ["{", "{}", "[", '{"format": "dyna-tui world"}', "{" * 100_000, '{"a": 1e999}'])
def test_what_is_no_table_gives_one_line(text: str) -> None:
    with pytest.raises(MazeError) as error:
        parse(text, "world.json")
    assert str(error.value).startswith("world.json")
    assert is_printable(str(error.value))


@st.composite
def tables(draw: st.DrawFn) -> Table:
    """Any table of a few states: outcomes, starts, labels, pages and notes."""
    states, actions = draw(st.integers(1, 5)), draw(st.integers(1, 4))
    lengths = draw(st.lists(st.integers(1, 3), min_size=states * actions, max_size=states * actions))
    count = sum(lengths)
    indptr = np.concatenate(([0], np.cumsum(lengths)))
    shares = np.array(draw(st.lists(st.floats(0.01, 1), min_size=count, max_size=count)))
    sums = np.repeat(np.add.reduceat(shares, indptr[:-1]), lengths)
    start = sorted(draw(st.sets(st.integers(0, states - 1), min_size=1)))
    likely = np.array(draw(st.lists(st.floats(0.01, 1), min_size=len(start), max_size=len(start))))
    moves = st.builds(Move, st.text("ab", min_size=1), st.sampled_from("←abc"), st.just(0), st.integers(-1, 1))
    names = st.text(st.characters(categories=("L", "N", "P", "S")), min_size=1, max_size=5)
    labels = draw(st.lists(names, min_size=states, max_size=states) | st.just([]))
    drawn = draw(st.permutations(range(states)))[: draw(st.integers(0, states))]
    page = Page(draw(names), np.array([[*drawn, -1]], np.int32), draw(st.sampled_from([(), ("." * (len(drawn) + 1),)])))
    return Table(
        actions=tuple(draw(moves) for _ in range(actions)),
        indptr=indptr,
        next_state=np.array(draw(st.lists(st.integers(0, states - 1), min_size=count, max_size=count)), np.int32),
        probability=shares / sums,
        reward=np.array(draw(st.lists(st.floats(-1e9, 1e9), min_size=count, max_size=count))),
        terminal=np.array(draw(st.lists(st.booleans(), min_size=count, max_size=count))),
        start=np.array(start, np.int32),
        start_weight=likely / likely.sum(),
        labels=tuple(labels),
        pages=(page,) if draw(st.booleans()) else (),
        estimated=draw(st.sampled_from(["", "estimated from 10 samples"])),
    )


@given(tables())
def test_any_table_reads_back_equal_to_the_bit(table: Table) -> None:
    maze = table_maze(table, Settings(title="any"), "any")
    again = parse(maze.text, "any")
    for one, other in zip(world_of(maze), world_of(again), strict=True):
        assert np.asarray(one).tobytes() == np.asarray(other).tobytes()
    assert again.text == maze.text
    assert again.table is not None
    assert (again.table.labels, again.table.actions) == (table.labels, table.actions)
    assert again.warnings == maze.warnings


@given(tables(), st.data())
def test_a_damaged_text_is_a_table_or_gives_one_line(table: Table, data: st.DataObject) -> None:
    text = table_maze(table, Settings(title="any"), "any").text
    begin = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(begin, min(len(text), begin + 20)))
    damaged = (
        text[:begin]
        + data.draw(st.text(max_size=3) | st.sampled_from(["null", "1e999", "[]", "-1", '""']))
        + text[end:]
    )
    try:
        world_of(parse(damaged, "any"))
    except MazeError as error:
        assert is_printable(str(error))
        assert len(str(error)) < 500


@given(tables())
def test_terminal_and_unreached_states_are_those_that_a_walk_finds(table: Table) -> None:
    """By following every outcome from the starts, one by one."""
    reached, by_a_step = set(table.start.tolist()), set(table.start.tolist())
    acting, ended = list(reached), set[int]()
    while acting:
        state = acting.pop()
        for action in range(len(table.actions)):
            for _, following, _, terminal in table.outcomes(state, action):
                (ended if terminal else by_a_step).add(following)
                if not terminal and following not in reached:
                    reached.add(following)
                    acting.append(following)
    assert set(np.flatnonzero(table.reachable).tolist()) == reached | ended
    assert set(np.flatnonzero(table.terminal_states).tolist()) == ended - by_a_step
