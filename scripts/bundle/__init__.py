"""All that an installation needs where no registry is reached: one folder, listed and signed.

Gathering asks the network; putting together does not, and gives the same bytes for the same
parts. The key that signs never comes near the folder.
"""
