"""A second opinion: every agent in plain Python, slow and like the book's pseudocode.

Written from Sutton & Barto (2018), sections 6.4 to 6.6 and 8.2 to 8.6, and from what is promised of the agents; it
shares no code and no arrays with the engine. A world is asked cell by cell, a model is a dictionary, the random
numbers are xoshiro256++ as its authors publish it. Only the order of the draws is an agreement with the engine:

- acting and the world: the start (if there are several: an even choice, or where a table has them
  unlike one number for it), explore or not, then the exploring action or the choice
  among ties, then what the world draws: in a maze slip or not (where moves slip), the direction slipped in, and the
  destination (where a cell sends the agent on to one of several), in a table of outcomes one number for the outcome;
  then, of Sarsa, the same for the next action, unless s' is
  terminal, and none when that action is taken;
- planning over a model: one number for each update, for the place of the pair in the order of remembering, and one
  more for the outcome where a pair has several;
- planning along imagined episodes: explore or not, then the exploring one of the tried actions or the choice among
  ties.
"""

from tests.dyna.reference.agents import Reference, reference
from tests.dyna.reference.ahead import LookAhead
from tests.dyna.reference.counts import Counting
from tests.dyna.reference.streams import Xoshiro, stream
from tests.dyna.reference.sweeping import Sweeping
from tests.dyna.reference.world import Cell, Grid, Table

__all__ = [
    "Cell",
    "Counting",
    "Grid",
    "LookAhead",
    "Reference",
    "Sweeping",
    "Table",
    "Xoshiro",
    "reference",
    "stream",
]
