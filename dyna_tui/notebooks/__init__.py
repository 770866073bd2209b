"""Jupyter notebooks that come with the package: ``chapter8.ipynb``, through chapter 8 of Sutton & Barto (2018)."""
