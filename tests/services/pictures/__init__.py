"""From a camera to a screen: a scripted camera, and everything of ours behind it."""
