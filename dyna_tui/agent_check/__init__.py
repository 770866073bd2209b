"""Check of a user's agent: the engine drives it, and the first update that differs is reported with its formula."""
