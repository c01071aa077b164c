"""The end of a right, and of what runs under it: sessions, accounts, roles, habilitations."""
