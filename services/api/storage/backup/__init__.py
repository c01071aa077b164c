"""A copy of the whole base, and the base made again from it."""
