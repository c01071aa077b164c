"""How a view, its screen, and the node itself come to their ends."""
