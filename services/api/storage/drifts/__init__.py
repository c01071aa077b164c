"""Differences between habilitations and accounts, until they are settled."""
