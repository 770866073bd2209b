"""What was done to a lane, and the checkpoints from which any moment is a short replay away."""
