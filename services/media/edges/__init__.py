"""A camera too much for one node: shown by others too, that have its pictures from the first."""
