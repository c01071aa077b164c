"""Who may do what, with whose camera, under which article.

Pure: nothing in this package reads a clock, a disk, a network or chance.
It imports no framework and nothing of ours but itself.
"""
