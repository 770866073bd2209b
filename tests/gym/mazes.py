"""Mazes with all that a maze file can hold, for tests of environments."""

from dyna_tui.maze import Maze, parse

PORTALS = """+++
[cells]
X = { to = "Y", reward = 3.0 }
Y = { }
C = { to = "start", reward = -100.0 }
+++
S.X.G
SYCY.
"""
RICH = {
    "plain": "..G\n.#.\nS..\n",
    "slip": "+++\nslip = 0.3\n+++\n..G\n.#.\nS..\n",
    "sides": '+++\nslip = 0.6667\nslip_to = "sides"\nstep_reward = -0.5\n+++\nS..\n.#.\n..G\n',
    "bumps": "+++\nbump_reward = -2.0\n+++\n..G\n.#.\nS..\n",
    "wind": "+++\nwind = [0, 1, 2, 0]\n+++\n....\nS..G\n....\n",
    "portals": PORTALS,
    "layouts": "S..G\n@ 4\nS.#G\n@ 9\nSG.G\n",
    "episodes": "S..G\n@ episode 3\nS.#G\n@ episode 5\n.GSG\n",
}


def rich(name: str) -> Maze:
    return parse(RICH[name], name)
