"""How the pictures fare that views are shown: what media measures, kept for a moment."""
