"""One agent: its memory, how it acts, learns and plans, and the clockwork that drives it.

Only numpy is used here, and numba where kernels are compiled; and nothing but the world's arrays tells that states
lie on a grid or how many actions there are.
"""

REVISION = 1
"""Of the engine: goes up whenever a draw, an order of updates, or what a memory holds changes.

What was saved under one revision replays to the bit under the same one only.
"""
