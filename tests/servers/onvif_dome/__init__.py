"""A simulated ONVIF dome, as a process: it really turns, and its picture says where it is.

Run by the system's Python, which carries GStreamer's bindings; it imports nothing of
the project. SOAP on one port, RTSP on another, and on a third the truth about itself
for tests (`GET /state`): where it is, whether it moves, what it was told and when.
"""
