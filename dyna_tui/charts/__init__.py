"""Charts made of characters: curves with their intervals, published points and changes, for panels and for reports."""
