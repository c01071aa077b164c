"""The pictures of cameras that do not exist, drawn in metres.

Pure but for the font: the same camera at the same second gives the same picture.
Encoding and threads are the client's.
"""
