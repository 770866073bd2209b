"""The Python API: agents, laboratories, experiments and their results, as :mod:`dyna_tui` hands them out.

It is made of what the command line and the screen are made of, and gives the same numbers, bit for bit.
"""
