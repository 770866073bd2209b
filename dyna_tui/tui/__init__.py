"""The laboratory's screen: a view of frames, with no state of the run of its own."""
