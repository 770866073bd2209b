"""Own agents: a Python class that a user wrote, loaded from its file, made, asked and read."""
