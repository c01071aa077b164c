"""The shared words: what a camera, a picture, a person and a motive are.

Every other package may use them. They import nothing of ours, and they decide
nothing: a rule that needs two of these words belongs to another folder.
"""
