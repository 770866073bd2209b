"""Frames: immutable copies of what is shown of a lane at one moment."""
