"""Ids of Gymnasium's grids: the newest versions that the installed Gymnasium has."""

import gymnasium


def newest(name: str) -> str:
    """The newest version of an environment."""
    return max((each for each in gymnasium.registry if each.rpartition("-v")[0] == name), key=_version)


def _version(env_id: str) -> int:
    return int(env_id.rpartition("-v")[2])


FROZEN_LAKE, CLIFF_WALKING, TAXI = newest("FrozenLake"), newest("CliffWalking"), newest("Taxi")
EARLIER = TAXI != "Taxi-v4"
"""Whether it is a Gymnasium before 1.3, whose ids are others."""
