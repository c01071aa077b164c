"""Pulling H.264 over RTSP 1.0 (RFC 2326), its packets inside the connection, or by UDP where
the camera wants that: what several kinds of system share once they know the address.

The camera's own H.264 is handed on as it is: nothing here decodes, encodes, mixes or
records a picture. Sound and metadata tracks are never asked for. No kind of system is
known here.
"""
