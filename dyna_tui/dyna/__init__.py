"""One agent: its memory, how it acts, learns and plans, and the clockwork that drives it.

Only numpy and numba are used here, and nothing but the world's arrays tells that states lie on
a grid or how many actions there are.
"""
