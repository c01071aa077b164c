"""Cameras and recorders whose RTSP addresses the commune gives itself."""
