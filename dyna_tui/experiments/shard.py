"""Shard K/N of an experiment: its share of the runs, to be made by itself, as by one task of a cluster's array job."""

from typing import NamedTuple


class Shard(NamedTuple):
    """One of N shares of the runs of every agent, in order of run."""

    number: int
    """K, from 1."""
    of: int
    """N."""

    def __str__(self) -> str:
        """As the command line has it: ``3/10``."""
        return f"{self.number}/{self.of}"

    def share(self, runs: int) -> range:
        """Which of the runs of an experiment are its own; every run is that of one shard."""
        return range((self.number - 1) * runs // self.of, self.number * runs // self.of)
