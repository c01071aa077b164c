"""The link between a commune's federator and a media node: its words and its carriers.

The federator dials out; nothing dials in. The carrier is a WebSocket in TLS 1.3
with certificates on both sides, or a pair of queues when both ends share a
process. Words are the same on either.
"""
