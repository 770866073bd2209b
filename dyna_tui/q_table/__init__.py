"""Q-tables outside of an agent: read from files, written to files, and carried as text in specs and sessions."""
