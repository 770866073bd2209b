"""History of a lane: interventions, journal, checkpoints, and seeks between its moments."""
