"""Files of the laboratory: sessions, exported tables, mazes."""
