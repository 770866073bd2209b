"""Arguments of native kernels: what does not fit is refused, and no table outlives what it describes."""

import copy
import gc
import pickle
import threading
import weakref
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from dyna_tui.agents import read_agents
from dyna_tui.dyna.memory import new_memory
from dyna_tui.dyna.streams import ACTING, draw, seeded
from dyna_tui.dyna.tick import advance
from dyna_tui.maze import load
from dyna_tui.native.library import Library
from dyna_tui.world import NEVER, World, grid_world
from tests.dyna.engine import arrays


@pytest.fixture(scope="module")
def native(fitting: Path) -> Any:
    """Makes a kernel of the library from the kernel of a module."""
    library = Library(fitting)

    def of(kernel: Any) -> Any:
        function: Any = kernel.__wrapped__
        return library.kernel(function)

    return of


@pytest.fixture
def world() -> World:
    return grid_world(load("dyna"))


def test_numbers_come_back_as_they_are(native: Any) -> None:
    bits, after = native(draw)((1, 2, 3, 2**64 - 1))
    assert (bits, len(after)) == (1, 4)
    assert all(isinstance(word, int) and 0 <= word < 2**64 for word in after)


def test_an_array_that_does_not_fit_is_refused(native: Any, world: World) -> None:
    memory = new_memory(read_agents("dyna-q")[0], world, 0, 0)
    right: Any = world.kind_reward
    for wrong in (right[::2], right.astype(np.float32), right.reshape(-1, 1), right.tolist()):
        with pytest.raises(TypeError, match="a kernel takes"):
            native(advance)(memory, world._replace(kind_reward=wrong), 0, NEVER, NEVER, NEVER)


def test_a_wrong_number_of_arguments_is_refused(native: Any, world: World) -> None:
    with pytest.raises(TypeError, match="advance takes 6 arguments, not 1"):
        native(advance)(world)


def test_a_number_of_ticks_is_whole(native: Any, world: World) -> None:
    memory = new_memory(read_agents("dyna-q")[0], world, 0, 0)
    with pytest.raises(TypeError):
        native(advance)(memory, world, 1.5, NEVER, NEVER, NEVER)


def test_a_memory_is_given_back_once_nobody_has_it(native: Any, world: World) -> None:
    memory = new_memory(read_agents("dyna-q")[0], world, 0, 0)
    native(advance)(memory, world, 10, NEVER, NEVER, NEVER)
    alive = weakref.ref(memory.trail)
    gc.disable()
    try:
        del memory
        assert alive() is None
    finally:
        gc.enable()


@pytest.mark.parametrize("copied", [copy.copy, copy.deepcopy, lambda each: pickle.loads(pickle.dumps(each))])
def test_a_copy_has_a_table_of_its_own(native: Any, world: World, copied: Any) -> None:
    memory = new_memory(read_agents("dyna-q")[0], world, 0, 0)
    native(advance)(memory, world, 10, NEVER, NEVER, NEVER)
    again, elsewhere = copied(memory), copied(world)
    assert type(again) is type(memory)
    assert not vars(again) and not vars(elsewhere)
    if again.clock is not memory.clock:
        before = memory.clock.copy()
        native(advance)(again, elsewhere, 10, NEVER, NEVER, NEVER)
        assert memory.clock == before
        assert again.clock != before


def test_threads_do_not_disturb_each_other(native: Any, world: World) -> None:
    def end(run: int) -> bytes:
        memory = new_memory(read_agents("dyna-q")[0], world, 0, run)
        for _ in range(300):
            native(advance)(memory, world, 100, NEVER, NEVER, NEVER)
        return b"".join(array.tobytes() for _, array in arrays(memory))

    alone = [end(run) for run in range(4)]
    together: dict[int, bytes] = {}
    threads = [threading.Thread(target=lambda run=run: together.update({run: end(run)})) for run in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [together[run] for run in range(4)] == alone


def test_seeds_are_words(native: Any) -> None:
    assert native(draw)(tuple(seeded(0, 0, ACTING)))[0] == native(draw)(tuple(map(int, seeded(0, 0, ACTING))))[0]
