"""The cells of a grid, from what a frame holds to characters and colours."""
