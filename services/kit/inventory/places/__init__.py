"""Where a camera stands: coordinates as people write them, and the contours of communes."""
