"""The published results, measured again: what held, and whether an independent program found the same.

Each result has a file of its own that measures it and says claim by claim what came of it
(:mod:`~dyna_tui.experiments.reproduce.claims`). :mod:`~dyna_tui.experiments.reproduce.catalogue` names
them, :mod:`~dyna_tui.experiments.reproduce.printing` and :mod:`~dyna_tui.experiments.reproduce.as_json`
tell of them.
"""
