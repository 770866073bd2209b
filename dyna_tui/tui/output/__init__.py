"""What goes to the terminal: of each frame only what the terminal does not show yet."""
