"""Cameras reached directly over RTSP 1.0 (RFC 2326), their packets inside the connection.

The camera's own H.264 is handed on as it is: nothing here decodes, encodes,
mixes or records a picture. Sound and metadata tracks are never asked for.
"""
