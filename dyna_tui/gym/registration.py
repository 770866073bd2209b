"""Registration of mazes with Gymnasium: the ids that ``gymnasium.make`` and ``gymnasium.make_vec`` know."""

import gymnasium

from dyna_tui.maze import builtin_names

NAMESPACE = "dyna_tui"
ANY_MAZE = f"{NAMESPACE}/Maze-v0"
"""The id of the environment of any maze, which is its keyword ``maze``."""


def environment_id(name: str) -> str:
    """The id of a built-in maze: that of ``dead-end`` is ``dyna_tui/DeadEnd-v0``."""
    return f"{NAMESPACE}/{''.join(part.title() for part in name.split('-'))}-v0"


def register_all() -> None:
    """Registers every built-in maze, and one environment for any other; again, without effect."""
    ids = {environment_id(name): {"maze": f"mazes/{name}"} for name in builtin_names()}
    for env_id, keywords in {ANY_MAZE: dict[str, str](), **ids}.items():
        if env_id not in gymnasium.registry:
            gymnasium.register(
                env_id,
                entry_point="dyna_tui.gym:MazeEnv",
                vector_entry_point="dyna_tui.gym:MazeVectorEnv",
                kwargs=keywords,
            )
