"""Reports of an experiment: its results as a table, JSON, CSV or a figure; each format is a module and a row."""
