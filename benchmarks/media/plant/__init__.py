"""A commune at work: cameras, a federator and a media node, each in a process of its own."""
