"""What an owner reads of its own rights: habilitations, slots, refusals. Nobody else's."""
