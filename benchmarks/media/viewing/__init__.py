"""A screenful of viewers, counted and thrown away by a drain in C that never sleeps."""
