"""Mazes as Gymnasium environments: importing this registers every built-in one as ``dyna_tui/Blocking-v0``.

``dyna_tui/Maze-v0`` is any other, given as ``maze``: a file, ``random:10x10``, or what else opens as a maze. Needs the
extra ``gym``. ::

    import gymnasium
    import dyna_tui.gym

    env = gymnasium.make("dyna_tui/Blocking-v0")
    env = gymnasium.make("dyna_tui/Maze-v0", maze="mine.txt", render_mode="ansi")
    envs = gymnasium.make_vec("dyna_tui/Dyna-v0", num_envs=1000)
"""

from dyna_tui.environments.making import require_gymnasium
from dyna_tui.errors import InputError

try:
    require_gymnasium("dyna_tui.gym")
except InputError as error:  # whoever asks whether the import works expects an ImportError
    raise ModuleNotFoundError(str(error), name="gymnasium") from None

from dyna_tui.gym.environment import MazeEnv
from dyna_tui.gym.registration import environment_id, register_all
from dyna_tui.gym.vector import MazeVectorEnv

__all__ = ["MazeEnv", "MazeVectorEnv", "environment_id", "register_all"]

register_all()
