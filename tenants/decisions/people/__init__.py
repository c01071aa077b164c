"""Who may habilitate, move, suspend, reinstate and end whom: the head of service's own acts."""
