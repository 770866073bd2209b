"""What is seen of a lane at one moment: immutable frames."""
