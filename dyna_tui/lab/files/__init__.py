"""What is written into files: sessions, tables, mazes."""
