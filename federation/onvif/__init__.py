"""Cameras that speak ONVIF (profiles S and T): found, described, pulled and steered.

Their pictures are RTSP; what this adds is who they are, where their streams are, and how
their domes turn. Nothing here records, configures or updates a camera.
"""
