"""From one pull to many eyes: the cache of a newcomer, each view's own time, its sender."""
