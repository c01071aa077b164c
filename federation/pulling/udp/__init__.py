"""Packets by UDP (RTP/AVP, RFC 3551 §8), for the cameras that know or are given nothing else.

Unicast from the address we are connected to, and from no other. What is lost is lost: nothing
is asked again, and the picture waits for its next keyframe.
"""
