"""What the laboratory says of lanes, ticks and conditions, in words and numbers: on the screen and without one."""
