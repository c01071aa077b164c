"""`beffroi …`: the commands that people and scripts use. Composes processes, decides nothing."""
