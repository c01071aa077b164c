"""`beffroi habilitations`: the yearly review, and how agents stand."""
