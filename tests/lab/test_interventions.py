"""Every kind of intervention keeps what a kind promises, those included that are yet to be written."""

import json
from contextlib import suppress
from dataclasses import FrozenInstanceError, fields, is_dataclass
from inspect import isabstract

import pytest
from hypothesis import HealthCheck, find, given, reject, settings
from hypothesis import strategies as st

from dyna_tui.errors import InputError, is_printable
from dyna_tui.lab.codec import Index, domains
from dyna_tui.lab.files.maze_export import as_maze
from dyna_tui.lab.files.session import check, open_lab, taken
from dyna_tui.lab.files.session_format import as_text
from dyna_tui.lab.files.session_reader import from_text
from dyna_tui.lab.frames.tick_log import TickLog
from dyna_tui.lab.history.interventions import INTERVENTIONS, Intervention, SetCell, from_data, to_data
from dyna_tui.lab.lab import Lab
from dyna_tui.lab.lane import Lane
from dyna_tui.maze import parse
from tests.dyna.engine import UNHURRIED, agent
from tests.lab.moves import replayed
from tests.lab.states import AGENTS, MAZES, WORLDS, state
from tests.lab.strategies import of_kind

pytestmark = pytest.mark.usefixtures("checkpoints_everywhere")

MAZE = WORLDS["maze"]
KINDS = pytest.mark.parametrize("kind", INTERVENTIONS.values(), ids=INTERVENTIONS)
MODERATE = settings(UNHURRIED, max_examples=8, suppress_health_check=list(HealthCheck))


OF_KIND = {kind: of_kind(kind, MAZE) for kind in INTERVENTIONS.values()}
"""Interventions of each kind in the maze."""
IN_WORLDS = {kind: {name: of_kind(kind, world) for name, world in WORLDS.items()} for kind in INTERVENTIONS.values()}
"""Those in each of the worlds."""
IN_WORLDS[SetCell] = {name: of_kind(SetCell, maze) for name, maze in MAZES.items()}


def done_somewhere(data: st.DataObject, kind: type[Intervention]) -> tuple[Lane, Intervention]:
    """A lane of some agent, in some world, in which an intervention of a kind was just done."""
    world = data.draw(st.sampled_from(sorted(IN_WORLDS[kind])))
    lane = Lane(WORLDS[world], agent(data.draw(st.sampled_from(AGENTS))), seed=3)
    lane.advance(data.draw(st.integers(0, 120)))
    for _ in range(5):
        intervention = data.draw(IN_WORLDS[kind][world])
        with suppress(InputError):
            lane.do(intervention)
            return lane, intervention
    reject()


def is_done(intervention: Intervention) -> bool:
    """Whether something can be done to an agent with a model, between two real steps."""
    lane = Lane(MAZE, agent("dyna-q:n=4"), seed=3)
    lane.advance(until_step=50)
    with suppress(InputError):
        lane.do(intervention)
    return len(lane.applied) == 1


@KINDS
def test_it_can_be_done(kind: type[Intervention]) -> None:
    find(OF_KIND[kind], is_done)


@KINDS
def test_a_kind_is_defined_whole(kind: type[Intervention]) -> None:
    assert not isabstract(kind)
    assert is_dataclass(kind)
    assert list(domains(kind)) == [field.name for field in fields(kind)]
    assert kind.__doc__ and not kind.__doc__.startswith(f"{kind.__name__}("), "it says what it does"
    assert kind.apply.__doc__


@KINDS
@MODERATE
@given(data=st.data())
def test_it_is_plain_data_that_a_file_can_hold(kind: type[Intervention], data: st.DataObject) -> None:
    intervention = data.draw(OF_KIND[kind])
    assert from_data(json.loads(json.dumps(to_data(intervention)))) == intervention
    assert len({intervention, from_data(to_data(intervention))}) == 1
    for field in domains(kind):
        with pytest.raises(FrozenInstanceError):
            setattr(intervention, field, 0)
        with pytest.raises(ValueError, match="must have"):
            from_data({key: value for key, value in to_data(intervention).items() if key != field})
        with pytest.raises(ValueError, match="but must be"):
            from_data(to_data(intervention) | {field: [None]})


@KINDS
@MODERATE
@given(data=st.data())
def test_it_says_in_a_few_words_what_was_done_and_what_it_costs(kind: type[Intervention], data: st.DataObject) -> None:
    intervention = data.draw(OF_KIND[kind])
    words = intervention.describe(MAZE.grid)
    assert 0 < len(words) <= 60
    assert is_printable(words)
    assert words[0].islower() and not words.endswith(".")
    assert 0 < intervention.replay_seconds(10, 40) <= intervention.replay_seconds(1_000, 4_000) < 1


@pytest.mark.parametrize("name", sorted(set(WORLDS) - set(MAZES)))
def test_a_table_has_no_cells_to_edit(name: str) -> None:
    lane = Lane(WORLDS[name], agent("dyna-q:n=2"))
    before = state(lane)
    with pytest.raises(InputError, match=r"^this world is a table of outcomes: it has no cells to edit$"):
        lane.do(SetCell(0, 1, 0))
    assert (state(lane), lane.journal.entries) == (before, [])


@KINDS
def test_an_index_that_is_not_there_is_an_error_and_changes_nothing(kind: type[Intervention]) -> None:
    lane = Lane(MAZE, agent("dyna-q:n=2"))
    lane.advance(until_step=30)
    before = state(lane)
    for field, domain in domains(kind).items():
        if isinstance(domain, Index):
            values = {name: 0 for name in domains(kind)}
            with pytest.raises(InputError, match=f"^there is no such {domain.of}$"):
                lane.do(kind(**values | {field: lane.state.number_of(domain.of)}))
            assert (state(lane), lane.journal.entries) == (before, [])


@KINDS
@MODERATE
@given(data=st.data())
def test_going_back_past_a_checkpoint_and_forward_again_changes_nothing(
    kind: type[Intervention], data: st.DataObject
) -> None:
    lane, _ = done_somewhere(data, kind)
    done, there = lane.ticks, state(lane)
    for _ in range(4):
        lane.advance(25)
    later = state(lane)
    assert len([at for at in lane._checkpoints.checkpoints if at.tick > done]) >= 4
    for tick in (done, done + 100, max(done - 9, 0), done + 99, done + 100):
        lane.seek_tick(tick).go()
        if tick == done:
            assert state(lane) == there
    assert state(lane) == later
    assert state(replayed(lane)) == later, "the journal says it all"
    assert lane.end.tick == done + 100


@KINDS
@MODERATE
@given(data=st.data())
def test_forks_copies_and_saved_sessions_have_it(kind: type[Intervention], data: st.DataObject) -> None:
    lane, intervention = done_somewhere(data, kind)
    lane.advance(90)
    fork, copy = lane.fork(), lane.copy_at(lane.ticks)
    for other in (fork, copy):
        assert state(other) == state(lane)
        assert [entry.intervention for entry in other.applied] == [intervention]
    lab = Lab(lane.maze, [lane.first_spec], seed=3)
    lab.lanes = [lane]
    session = from_text(as_text(taken(lab)).encode(), "s")
    assert check(session) == []
    (again,) = open_lab(session).lanes
    assert (state(again), again.changes) == (state(lane), lane.changes)
    middle = lane.ticks // 2
    for each in (lane, fork, copy, again):
        each.seek_tick(middle).go()
    for each in (fork, copy, again):
        assert state(each) == state(lane)


@KINDS
@MODERATE
@given(data=st.data())
def test_one_that_changes_the_world_or_the_layout_says_so(kind: type[Intervention], data: st.DataObject) -> None:
    lane, _ = done_somewhere(data, kind)
    before = lane.copy_at_start()
    before.journal.entries = []
    before.seek_tick(lane.ticks).go()
    same = (state(before)[1], before.layout) == (state(lane)[1], lane.layout)
    assert same or kind.changes_maze


@KINDS
@settings(MODERATE, max_examples=4)
@given(data=st.data())
def test_the_tick_log_follows_it(kind: type[Intervention], data: st.DataObject) -> None:
    lane, log = done_somewhere(data, kind)[0], TickLog()
    log.latest(lane, 40)
    lane.advance(30)
    followed, anew = log.latest(lane, 60), TickLog().latest(lane, 60)
    assert [repr(entry.tick) for entry in followed] == [repr(entry.tick) for entry in anew]
    assert [entry.number for entry in followed] == list(range(max(lane.ticks - 59, 1), lane.ticks + 1))


@KINDS
@MODERATE
@given(data=st.data())
def test_a_maze_file_holds_what_it_did_to_the_maze_or_says_that_it_cannot(
    kind: type[Intervention], data: st.DataObject
) -> None:
    lane, _ = done_somewhere(data, kind)
    assert (lane.changes != ()) >= kind.changes_maze
    try:
        text = as_maze(lane)
    except InputError as problem:
        assert kind.changes_maze and kind.edit is Intervention.edit
        assert is_printable(str(problem))
    else:
        assert any(
            (layout.kind == lane.world.kind[lane.layout].reshape(layout.kind.shape)).all()
            for layout in parse(text, "m.txt").layouts
        )


def test_an_edit_in_the_step_after_which_another_layout_is_in_force_is_in_the_maze_file() -> None:
    lane = Lane(WORLDS["maze"], agent("q-learning"), seed=3)
    lane.advance(79)
    assert (lane.real_steps, lane.layout, lane.mid_step) == (40, 0, True)
    lane.do(SetCell(layout=0, state=1, kind=0))
    layouts = parse(as_maze(lane), "m.txt").layouts
    assert [layout.since for layout in layouts] == [0, 40, None, None]
    edited = layouts[2]
    assert (edited.kind == lane.world.kind[0].reshape(edited.kind.shape)).all()
