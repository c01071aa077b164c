"""What is done about differences between habilitations and accounts: entered, settled, read."""
