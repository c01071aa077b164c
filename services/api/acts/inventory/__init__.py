"""A commune's own list of cameras: imported, undone, exported, received.

Only an agent of the commune that has the role may; each act is one entry of the
commune's register, a refusal as well.
"""
