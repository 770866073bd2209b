"""Results as a table, JSON, CSV or a figure."""
