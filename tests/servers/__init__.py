"""Servers that tests talk to: other people's, and one of ours for what theirs cannot do wrong."""
