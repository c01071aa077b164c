"""`beffroi backup` and `beffroi restore`."""
