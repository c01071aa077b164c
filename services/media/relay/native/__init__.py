"""The way to a browser in C, optional: the same packets for less."""
