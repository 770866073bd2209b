"""Between the screen and the engine: the driver, its runs and seeks, and the frames it takes."""
