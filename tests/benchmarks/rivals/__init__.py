"""Other programs for Dyna-Q, which our engine is held against: plain Python, a web text's class, NumPy in lock step."""
