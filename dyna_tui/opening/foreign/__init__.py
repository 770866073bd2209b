"""Foreign grids: mazes as courses, libraries and benchmarks write them, read as maze files."""
