"""Reproduction of published results: which claims hold, and whether an independent program found the same figures.

Each result has a module that measures it and turns it into claims (:mod:`~dyna_tui.experiments.reproduce.claims`).
:mod:`~dyna_tui.experiments.reproduce.catalogue` lists them; the output formats are rows of
:mod:`~dyna_tui.experiments.reports.formats`.
"""
