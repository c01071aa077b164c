"""The directory: each side of a convention writes its own desks, and reads the other's (VA-12)."""
