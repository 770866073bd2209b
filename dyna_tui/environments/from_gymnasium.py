"""From a Gymnasium environment to a maze: its table of outcomes or an estimate of it, and its picture.

Gymnasium (Towers et al., 2024) is needed here alone: the maze holds the whole table, and sessions hold the maze.
"""

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

import numpy as np

from dyna_tui.environments.address import PREFIX, address, read_address
from dyna_tui.environments.making import make, reported, require_gymnasium
from dyna_tui.environments.outcome_table import OutcomeArrays, check_size, table_of
from dyna_tui.environments.pictures import picture_of
from dyna_tui.environments.sampling import SEED, Starts, checked_samples, estimated_table, sampled_starts, starts_of
from dyna_tui.environments.spaces import DiscreteSpace
from dyna_tui.errors import InputError, printable
from dyna_tui.maze import Maze, MazeError, Table
from dyna_tui.maze.settings import Settings
from dyna_tui.maze.table_maze import table_maze

if TYPE_CHECKING:
    import gymnasium

TRIAL_STEPS = 1_000
"""Random steps in which an environment must do what its table says."""
UNCHANGING = (
    "Autoreset",
    "HumanRendering",
    "OrderEnforcing",
    "PassiveEnvChecker",
    "RecordEpisodeStatistics",
    "RecordVideo",
    "RenderCollection",
    "TimeLimit",
)
"""Wrappers that leave transitions as they are."""


def from_gymnasium(env_or_id: "gymnasium.Env[Any, Any] | str", samples: int | None = None, **keywords: Any) -> Maze:
    """The maze of a Gymnasium environment with discrete spaces.

    States and actions keep their numbers; values of a ``Tuple`` or ``MultiDiscrete`` space are numbered row by row.
    The environment's table ``P`` says what follows what, its ``initial_state_distrib`` where episodes begin, and
    a ``TimeLimit`` when they are truncated.

    Args:
        env_or_id: an environment, which is reset and stepped; or an id, as ``FrozenLake-v1``; or an address, as
            ``gym:FrozenLake-v1?is_slippery=false``.
        samples: how many steps to estimate the table from, where it has none; the estimate is always the same.
        **keywords: what an environment named by an id is made with, as ``map_name="8x8"``.

    Raises:
        InputError: if there is no such environment, it cannot be made, or it is not tabular.

    Example:
        >>> from dyna_tui.environments import from_gymnasium
        >>> maze = from_gymnasium("FrozenLake-v1", is_slippery=False)
        >>> maze.title, maze.max_episode_steps, [action.name for action in maze.actions]
        ('FrozenLake-v1 (is_slippery=false)', 100, ['left', 'down', 'right', 'up'])
    """
    if not isinstance(env_or_id, str):
        require_gymnasium("from_gymnasium")
        if keywords:
            raise InputError(f"keywords ({', '.join(keywords)}) go with an id: the environment is made already")
        return _maze(env_or_id, checked_samples(samples), _address_of(env_or_id, samples))
    if env_or_id.startswith(PREFIX):
        if keywords or samples is not None:
            raise InputError(f"{printable(env_or_id)}: write keywords into the address, or leave {PREFIX} out")
        return open_address(env_or_id)
    return _opened(env_or_id, checked_samples(samples), keywords, address(env_or_id, samples, keywords))


def open_address(text: str) -> Maze:
    """The maze of an address ``gym:ID?key=value&...``, which is its path.

    Raises:
        InputError: if there is no such environment, it cannot be made, or it is not tabular.
    """
    name, samples, keywords = read_address(text)
    return _opened(name, samples, keywords, text)


def _opened(name: str, samples: int | None, keywords: Mapping[str, Any], path: str) -> Maze:
    path = printable(path)
    require_gymnasium(path)
    env = make(name, path, {"disable_env_checker": True, **keywords})
    try:
        return _maze(env, samples, path)
    finally:
        with reported(path, "cannot be closed"):
            env.close()


def _address_of(env: "gymnasium.Env[Any, Any]", samples: int | None) -> str:
    """The address of an environment, as far as it knows how it was made."""
    spec = getattr(env, "spec", None)
    if spec is None:
        return PREFIX + type(getattr(env, "unwrapped", env)).__name__
    return printable(address(spec.id, samples, _changed_keywords(env)))


def _changed_keywords(env: "gymnasium.Env[Any, Any]") -> dict[str, Any]:
    """The keywords that an environment was made with, other than those it is registered with."""
    import gymnasium

    spec = env.spec
    registered = gymnasium.registry.get(spec.id) if spec else None
    known = registered.kwargs if registered else {}
    kept = {} if spec is None else spec.kwargs
    return {
        key: value for key, value in kept.items() if key != "render_mode" and not _same(value, known.get(key, known))
    }


def _same(one: object, other: object) -> bool:
    return bool(np.array_equal(np.asarray(one, object), np.asarray(other, object)))


def _maze(env: "gymnasium.Env[Any, Any]", samples: int | None, path: str) -> Maze:
    """The maze of an environment; with samples, their estimate, whether it has a table or not."""
    import gymnasium

    if not isinstance(env, gymnasium.Env):
        what = f"from_gymnasium takes an id or an environment, not {type(env).__name__}"
        raise InputError(f"{what}: as in from_gymnasium('FrozenLake-v1')")
    own = getattr(env.unwrapped, "maze", None)
    if isinstance(own, Maze) and samples is None and not any(_wrappers(env)):
        return own
    with reported(path, "failed"):
        try:
            table = _table(env, samples)
        except InputError as error:
            raise MazeError.at(path, str(error)) from None
        changed = ", ".join(f"{key}={value}" for key, value in _shown_keywords(env).items())
        name = env.spec.id if env.spec else type(env.unwrapped).__name__
        settings = Settings(
            title=printable(f"{name} ({changed})" if changed else name),
            source=f"Gymnasium {gymnasium.__version__}",
            max_episode_steps=min(_limits(env), default=Settings.max_episode_steps),
        )
        return table_maze(table, settings, path)


def _shown_keywords(env: "gymnasium.Env[Any, Any]") -> dict[str, str]:
    """The changed keywords as a title names them."""
    shown = {key: str(value) for key, value in _changed_keywords(env).items()}
    return {key: value.lower() if value in ("True", "False", "None") else value[:40] for key, value in shown.items()}


def _table(env: "gymnasium.Env[Any, Any]", samples: int | None) -> Table:
    states, actions = DiscreteSpace(env.observation_space, "states"), DiscreteSpace(env.action_space, "actions")
    check_size(states, actions)
    if samples is None:
        outcomes, starts, estimated = _exact(env, states, actions)
    else:
        outcomes, made = estimated_table(env, states, actions, samples)
        starts, _ = sampled_starts(env, states)
        estimated = f"estimated from {made:,} samples"
    picture = picture_of(env.unwrapped, states, actions)
    return Table(
        actions=picture.actions,
        **outcomes._asdict(),
        start=starts.state,
        start_weight=starts.weight,
        labels=picture.labels,
        pages=picture.pages,
        estimated=estimated,
    )


def _exact(
    env: "gymnasium.Env[Any, Any]", states: DiscreteSpace, actions: DiscreteSpace
) -> tuple[OutcomeArrays, Starts, str]:
    """What the environment's table says, where it has one that holds of it; and what of it is an estimate."""
    base: Any = env.unwrapped
    estimate = "add samples=N to estimate one by stepping, as in samples=100000"
    table = getattr(base, "P", None)
    if table is None:
        raise InputError(f"it has no table P of its outcomes: {estimate}")
    if getattr(base, "fickle_passenger", False):
        raise InputError(f"its table P leaves out that the passenger may change the destination: {estimate}")
    for wrapper in _wrappers(env):
        if type(wrapper).__name__ not in UNCHANGING:
            what = f"its wrapper {type(wrapper).__name__} may change what its table P says"
            raise InputError(f"{what}: {estimate}, or leave it off")
    outcomes = table_of(table, states, actions)
    weights = getattr(base, "initial_state_distrib", None)
    if weights is None:
        starts, resets = sampled_starts(base, states)
        estimated = f"start states estimated from {resets:,} resets"
    else:
        starts, estimated = _given_starts(np.asarray(weights, np.float64).ravel(), states), ""
    _try_out(base, states, actions, outcomes)
    return outcomes, starts, estimated


def _given_starts(weights: Any, states: DiscreteSpace) -> Starts:
    if len(weights) != states.size or not (weights >= 0).all() or not abs(weights.sum() - 1) <= 1e-9:
        raise InputError(f"its initial_state_distrib must be {states.size:,} probabilities that add up to 1")
    return starts_of({int(state): float(weights[state]) for state in np.flatnonzero(weights)})


def _try_out(base: Any, states: DiscreteSpace, actions: DiscreteSpace, outcomes: OutcomeArrays) -> None:
    """Makes sure that the environment does what its table says, in some random steps.

    Raises:
        InputError: where it does something else.
    """
    random = np.random.default_rng(SEED)
    state = states.number(base.reset(seed=SEED)[0])
    for action in random.integers(actions.size, size=TRIAL_STEPS).tolist():
        observation, reward, terminated, truncated, _ = base.step(actions.native(action))
        following = states.number(observation)
        pair = state * actions.size + action
        part = slice(outcomes.indptr[pair], outcomes.indptr[pair + 1])
        listed = (outcomes.next_state[part] == following) & (outcomes.terminal[part] == bool(terminated))
        if not (listed & np.isclose(outcomes.reward[part], float(reward))).any():
            what = f"its table P does not say what it does: in state {states.label(state)} action"
            did = f"led to {states.label(following)} with reward {float(reward):g}"
            right = "add samples=N to estimate a table by stepping"
            raise InputError(f"{what} {actions.label(action)} {did}; {right}")
        state = states.number(base.reset()[0]) if terminated or truncated else following


def _wrappers(env: "gymnasium.Env[Any, Any]") -> Iterator[Any]:
    import gymnasium

    inner = env
    while isinstance(inner, gymnasium.Wrapper):
        yield inner
        inner = inner.env


def _limits(env: "gymnasium.Env[Any, Any]") -> Iterator[int]:
    """The real steps after which each TimeLimit truncates an episode."""
    for wrapper in _wrappers(env):
        if type(wrapper).__name__ == "TimeLimit":
            yield int(wrapper._max_episode_steps)
